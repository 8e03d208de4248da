"""What customers say and colleagues note, in Chinese and in English, by topic."""

from random import Random

# topic -> Chinese sentences, English sentences
SENTENCES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "delighted": (
        (
            "味道很稳定，每天早上都离不开。",
            "安装很快，师傅态度好。",
            "奶泡细腻，家人都喜欢。",
            "包装漂亮，送朋友很体面。",
        ),
        (
            "Great taste, every single morning.",
            "Set up in five minutes.",
            "The milk foam is lovely.",
            "A gift that everybody liked.",
        ),
    ),
    "content": (
        ("总体不错，价格可以再优惠一点。", "物流正常，味道还行。", "机器好用，就是声音有点大。"),
        (
            "Good overall, a little pricey.",
            "Arrived on time, tastes fine.",
            "Works well, a bit loud.",
        ),
    ),
    "annoyed": (
        (
            "等客服等了二十分钟。",
            "胶囊漏了两颗。",
            "说明书看不懂，配网很麻烦。",
            "送货晚了三天，没人通知。",
        ),
        (
            "Twenty minutes on hold.",
            "Two capsules were leaking.",
            "Could not connect it to the network.",
            "Three days late and nobody told me.",
        ),
    ),
    "payment": (
        (
            "付款页面一直转圈，点了三次才成功。",
            "新版结账找不到优惠券。",
            "支付失败，钱扣了订单没生成。",
            "结账要重新登录，太麻烦了。",
        ),
        (
            "The payment page keeps spinning.",
            "Where did the voucher field go?",
            "Charged, but no order appeared.",
            "I had to sign in again to pay.",
        ),
    ),
    "leak": (
        ("专业款底部漏水，台面都湿了。", "用了两个月开始漏水。", "水箱密封圈松了。"),
        ("The Home Pro leaks underneath.", "Leaking after two months.", "The tank seal is loose."),
    ),
    "fault": (
        ("不出水。", "屏幕不亮。", "研磨声音异常。", "蒸汽很弱。"),
        (
            "No water comes out.",
            "The display stays dark.",
            "The grinder sounds odd.",
            "Very little steam.",
        ),
    ),
    "question": (
        ("保修期多久？", "怎么除垢？", "发票抬头可以改吗？"),
        ("How long is the warranty?", "How do I descale it?", "Can you change the invoice?"),
    ),
    "wait": (
        ("等配件等了一个多星期。", "师傅改约了两次。"),
        ("Waited more than a week for a part.", "The visit was moved twice."),
    ),
    "business": (
        (
            "试用两周后，员工满意度明显提高。",
            "希望按月付费，不占用预算。",
            "需要和门禁系统一样做安全评估。",
            "第二季度再谈扩到其它楼层。",
        ),
        (
            "Staff were much happier after the trial.",
            "Monthly payment would suit our budget.",
            "Needs a security review first.",
            "We will talk about more floors next quarter.",
        ),
    ),
    "note": (
        (
            "总经理更看重员工体验，不要只谈价格。",
            "竞品报价低百分之八，但没有上门维护。",
            "对方财年四月开始。",
            "下次带上保养计划的案例。",
        ),
        (
            "The chief executive cares about people, not price.",
            "A competitor is 8 % cheaper, without on-site care.",
            "Their financial year starts in April.",
            "Bring the care plan case next time.",
        ),
    ),
}


def sentence(rng: Random, topic: str, *, chinese: bool) -> str:
    """Draw a sentence about `topic`."""
    return rng.choice(SENTENCES[topic][0 if chinese else 1])
