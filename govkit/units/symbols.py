"""Signs of units in Chinese texts and tables: what each measures, and how much of it.

Units of law follow GB 3100; a 亩 is 2000/3 m². Counters (件, 起, 户 …) each count their own kind of thing,
but for those that stand for one another: `BODIES` and `THINGS`.
"""

from __future__ import annotations

from fractions import Fraction

SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}

# Dimension → the sign of its canonical unit, and further signs with their size in it.
_DIMENSIONS: dict[str, tuple[str, dict[str, Fraction | int | str]]] = {
    "money": ("元", {"人民币元": 1, "圆": 1, "块": 1, "角": "1/10", "毛": "1/10"}),
    "us_dollars": ("美元", {"美金": 1}),
    "hk_dollars": ("港元", {"港币": 1, "港币元": 1}),
    "euros": ("欧元", {}),
    "yen": ("日元", {}),
    "people": ("人", {"名": 1, "位": 1, "人口": 1, "口": 1}),
    "person_times": ("人次", {}),
    "household_times": ("户次", {}),
    "households": ("户", {"家庭": 1}),
    "months": ("个月", {"月": 1, "年": 12, "季度": 3, "季": 3, "个季度": 3}),
    "days": ("天", {"日": 1, "周": 7, "星期": 7, "小时": "1/24", "分钟": "1/1440", "秒": "1/86400"}),
    "working_days": ("个工作日", {"工作日": 1}),
    "years_of_age": ("岁", {"周岁": 1}),
    "metres": (
        "米",
        {
            **{"m": 1, "公里": 1000, "千米": 1000, "km": 1000, "厘米": "1/100", "cm": "1/100"},
            **{"毫米": "1/1000", "mm": "1/1000", "里": 500},
        },
    ),
    "person_kilometres": ("人公里", {}),
    "tonne_kilometres": ("吨公里", {}),
    "degrees": ("℃", {"°C": 1, "摄氏度": 1}),
    "square_metres": (
        "平方米",
        {
            "m2": 1,
            "平米": 1,
            "公顷": 10**4,
            "hm2": 10**4,
            "ha": 10**4,
            "亩": "2000/3",
            "平方公里": 10**6,
            "平方千米": 10**6,
            "km2": 10**6,
        },
    ),
    "cubic_metres": ("立方米", {"m3": 1, "升": "1/1000", "L": "1/1000", "毫升": "1/1000000"}),
    "kilograms": (
        "公斤",
        {
            "kg": 1,
            "千克": 1,
            "克": "1/1000",
            "g": "1/1000",
            **dict.fromkeys(("毫克", "mg"), "1/1000000"),
            **dict.fromkeys(("微克", "μg"), "1/1000000000"),
            "斤": "1/2",
            "担": 50,
            "吨": 1000,
            "t": 1000,
        },
    ),
    "coal_equivalent": ("吨标准煤", {"吨标煤": 1}),
    "watts": ("瓦", {"kW": 1000, "兆瓦": 10**6, "MW": 10**6, "GW": 10**9}),
    "kilowatt_hours": (
        "千瓦时",
        {"kWh": 1, "千瓦小时": 1, "度": 1, "瓦时": "1/1000", "MWh": 1000, "GWh": 10**6},
    ),
    "cases": ("起", {}),
    "matters": ("件", {}),
    "occasions": ("次", {}),
    "items": ("项", {}),
    "rounds": ("轮", {}),
    "pieces": ("个", {}),
    "institutions": ("所", {}),
    "enterprises": ("家", {}),
    "beds": ("张", {"床": 1}),
    "vehicles": ("辆", {}),
    "ships": ("艘", {}),
    "aircraft": ("架", {}),
    "buildings": ("栋", {"幢": 1}),
    "plants": ("株", {"棵": 1}),
    "matter_times": ("件次", {}),
    "batch_times": ("批次", {}),
    "person_days": ("人日", {}),
    "machines": ("台", {}),
    "sets": ("套", {}),
    "strips": ("条", {}),
    "copies": ("册", {"份": 1, "本": 1}),
    "places": ("处", {}),
    "seats": ("座", {}),
    "groups": ("组", {}),
    "events": ("场", {"场次": 1}),
    "scores": ("分", {}),
    "kinds": ("种", {"类": 1}),
    "court_cases": ("宗", {}),
    "medical_cases": ("例", {}),
    "articles": ("篇", {}),
    "heads": ("头", {"只": 1}),
    "departments": ("部", {}),
    "projects": ("项目", {}),
    "rooms": ("间", {}),
    "pairs": ("对", {}),
    "batches": ("批", {}),
    "classes": ("班", {}),
    "villages": ("村", {}),
}

# 医院（家）, 医院（所） and 医院（个） are one count; so are 设备（台） and 设备（个）, though no 台 is a 家.
# Persons, households and events keep their own: a 户 may be several 人, and a 起 several 件.
BODIES = frozenset({"pieces", "institutions", "enterprises", "seats", "places"})
THINGS = BODIES | {"machines", "rooms", "items", "projects"}

# Sign → kind, canonical sign, size. What has no dimension is told apart by its kind.
PURE: dict[str, tuple[str, str, Fraction]] = {
    "": ("number", "", Fraction(1)),
    "%": ("share", "%", Fraction(1)),
    "‰": ("share", "%", Fraction(1, 10)),
    "‱": ("share", "%", Fraction(1, 100)),
    "成": ("share", "%", Fraction(10)),
    "个百分点": ("change_of_share", "个百分点", Fraction(1)),
    "百分点": ("change_of_share", "个百分点", Fraction(1)),
    "个千分点": ("change_of_share", "个百分点", Fraction(1, 10)),
    "千分点": ("change_of_share", "个百分点", Fraction(1, 10)),
    "个基点": ("change_of_share", "个百分点", Fraction(1, 100)),
    "基点": ("change_of_share", "个百分点", Fraction(1, 100)),
    **dict.fromkeys(("pp", "个pp"), ("change_of_share", "个百分点", Fraction(1))),
    **dict.fromkeys(("bp", "bps"), ("change_of_share", "个百分点", Fraction(1, 100))),
    "BP": ("change_of_share", "个百分点", Fraction(1, 100)),
    "倍": ("ratio", "倍", Fraction(1)),
}

CANONICAL: dict[str, str] = {name: sign for name, (sign, _) in _DIMENSIONS.items()}
DIMENSIONED: dict[str, tuple[str, Fraction]] = {
    sign: (name, Fraction(size))
    for name, (canonical, others) in _DIMENSIONS.items()
    for sign, size in {canonical: 1, **others}.items()
}
ONE_OF = {"people": "person", "households": "household", "copies": "copy", "classes": "class"}
