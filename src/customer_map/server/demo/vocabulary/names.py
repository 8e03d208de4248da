"""Names of people: common Chinese surnames and given names with their Latin spelling, and names of other countries."""

from random import Random
from typing import NamedTuple


def _each(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(","))


SURNAMES = _each(
    """王 Wang, 李 Li, 张 Zhang, 刘 Liu, 陈 Chen, 杨 Yang, 黄 Huang, 赵 Zhao, 吴 Wu, 周 Zhou, 徐 Xu,
    孙 Sun, 马 Ma, 朱 Zhu, 胡 Hu, 郭 Guo, 何 He, 高 Gao, 林 Lin, 罗 Luo, 郑 Zheng, 梁 Liang, 谢 Xie,
    宋 Song, 唐 Tang, 许 Xu, 韩 Han, 冯 Feng, 邓 Deng, 曹 Cao, 彭 Peng, 曾 Zeng, 萧 Xiao, 田 Tian,
    董 Dong, 袁 Yuan, 潘 Pan, 于 Yu, 蒋 Jiang, 蔡 Cai, 余 Yu, 杜 Du, 叶 Ye, 程 Cheng, 苏 Su, 魏 Wei"""
)
GIVEN_NAMES = _each(
    """伟 Wei, 芳 Fang, 娜 Na, 敏 Min, 静 Jing, 强 Qiang, 磊 Lei, 洋 Yang, 勇 Yong, 艳 Yan, 杰 Jie,
    娟 Juan, 涛 Tao, 明 Ming, 超 Chao, 霞 Xia, 平 Ping, 刚 Gang, 桂英 Guiying, 建国 Jianguo,
    志强 Zhiqiang, 雨桐 Yutong, 子轩 Zixuan, 浩然 Haoran, 欣怡 Xinyi, 嘉诚 Jiacheng, 晓文 Xiaowen,
    静怡 Jingyi, 思远 Siyuan, 梓涵 Zihan, 一诺 Yinuo, 俊杰 Junjie, 诗涵 Shihan, 天宇 Tianyu,
    雅婷 Yating, 文博 Wenbo, 晓燕 Xiaoyan, 丽娜 Lina, 国强 Guoqiang, 海燕 Haiyan, 春梅 Chunmei,
    永康 Yongkang, 若曦 Ruoxi, 明轩 Mingxuan, 佳琪 Jiaqi, 宇航 Yuhang, 语嫣 Yuyan, 立新 Lixin"""
)
FIRST_NAMES = _each(
    """Alice, Amelie, Anders, Aziz, Beatriz, Carla, Clara, Daniel, David, Elena, Emma, Farah, Felix,
    Grace, Hannah, Hugo, Ines, Ingrid, Jakob, Jonas, Julia, Karim, Lara, Leon, Lucas, Maja, Marco,
    Maria, Mei Ling, Nadia, Nils, Noah, Nurul, Olivia, Oscar, Paula, Pieter, Priya, Rosa, Samuel"""
)
LAST_NAMES = _each(
    """Almeida, Andersson, Bakker, Becker, Bennett, Carter, Costa, Dijkstra, Dubois, Ferrari, Fischer,
    Garcia, Hansen, Hughes, Ibrahim, Jansen, Keller, Kowalski, Larsen, Laurent, Lim, Martin, Meyer,
    Morgan, Moreau, Nguyen, Novak, Okafor, Patel, Petrov, Reyes, Rossi, Santos, Schmidt, Silva, Tan"""
)


class PersonName(NamedTuple):
    """A name as it is written, and its other spelling (empty when there is none)."""

    name: str
    alias: str

    @property
    def mailbox(self) -> str:
        """The name as it stands before the @ of an address."""
        return ".".join((self.alias or self.name).lower().split())


def person_name(rng: Random, *, chinese: bool) -> PersonName:
    """Draw a name."""
    if not chinese:
        return PersonName(f"{rng.choice(FIRST_NAMES)} {rng.choice(LAST_NAMES)}", "")
    surname, surname_latin = rng.choice(SURNAMES).split(" ")
    given, given_latin = rng.choice(GIVEN_NAMES).split(" ")
    return PersonName(f"{surname}{given}", f"{given_latin} {surname_latin}")
