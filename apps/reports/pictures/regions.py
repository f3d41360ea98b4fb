"""The world's regions by the United Nations' M49 standard, which countries are in them, and what they are called.

Source: Standard Country or Area Codes for Statistical Use (M49), geographic regions. Antarctica is in none. TW and
XK, which ISO 3166-1 has or leaves to its users and M49 does not list, stand where Unicode's CLDR has them.
"""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

REGIONS = {
    "002": _("Africa"),
    "019": _("Americas"),
    "142": _("Asia"),
    "150": _("Europe"),
    "009": pgettext_lazy("region of the world", "Oceania"),
}
COUNTRIES = {
    "002": (
        "DZ EG LY MA SD TN EH IO BI KM DJ ER ET TF KE MG MW MU YT MZ RE RW SC SO SS UG TZ ZM ZW AO CM CF TD "
        "CG CD GQ GA ST BW SZ LS NA ZA BJ BF CV CI GM GH GN GW LR ML MR NE NG SH SN SL TG"
    ),
    "019": (
        "AI AG AW BS BB BQ VG KY CU CW DM DO GD GP HT JM MQ MS PR BL KN LC MF VC SX TT TC VI BZ CR SV GT HN "
        "MX NI PA AR BO BV BR CL CO EC FK GF GY PY PE GS SR UY VE BM CA GL PM US"
    ),
    "142": (
        "KZ KG TJ TM UZ CN HK MO KP JP MN KR TW BN KH ID LA MY MM PH SG TH TL VN AF BD BT IN IR MV NP PK LK "
        "AM AZ BH CY GE IQ IL JO KW LB OM QA SA PS SY TR AE YE"
    ),
    "150": (
        "BY BG CZ HU PL MD RO RU SK UA AX GG JE DK EE FO FI IS IE IM LV LT NO SJ SE GB AL AD BA HR GI GR VA "
        "IT MT ME MK PT SM RS SI ES AT BE FR DE LI LU MC NL CH XK"
    ),
    "009": "AU CX CC HM NZ NF FJ NC PG SB VU GU KI MH FM NR MP PW UM AS CK PF NU PN WS TK TO TV WF",
}
# By the code of a region, the two letters of its countries and areas.
COUNTRIES_IN = {region: tuple(codes.split()) for region, codes in COUNTRIES.items()}
