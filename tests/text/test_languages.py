import pytest

from customer_map.text.languages import language
from customer_map.text.normalising import readable

TEXTS = [
    ("物流很快", "zh"),
    ("服務很好，下次還會來", "zh"),
    ("iPhone用起来很好", "zh"),
    ("不错", "zh"),
    ("Fast delivery, nice staff.", "en"),
    ("Great!", "en"),
    ("@VirginAmerica plus you've added commercials", "en"),
    ("这个app真的very good i love it", "mixed"),
    ("客服said the package is lost but 没有人管", "mixed"),
    ("Das ist nicht gut", "other"),
    ("Très bon produit, je suis content", "other"),
    ("Muy buena calidad", "other"),
    ("Отличный товар", "other"),
    ("とても良いホテルでした", "other"),
    ("좋아요 배송이 빨라요", "other"),
    ("สินค้าดีมาก", "other"),
    ("خدمة ممتازة", "other"),
    ("Terima kasih banyak barang sampai", "other"),
    ("👍👍", "none"),
    ("123 456 !!!", "none"),
    ("", "none"),
]


@pytest.mark.parametrize(("text", "expected"), TEXTS)
def test_each_text_is_in_its_language(text: str, expected: str) -> None:
    assert language(readable(text)).value == expected
