"""How reports for people name the outcomes, and how report.json does."""

OUTCOMES = {
    "充足": "met",
    "注意": "met_with_warnings",
    "未充足": "unmet",
    "要署名": "unattested",
    "該当なし": "not_applicable",
    "未評価": "not_evaluated",
}
