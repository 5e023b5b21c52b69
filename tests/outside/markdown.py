"""A folder of reports in; whether GitHub's own Markdown parser shows report.markdown as report.json says, out.

Usage: python tests/outside/markdown.py DIR, where DIR has a folder for each set of records. Needs cmarkgfm.
"""

import json
import re
import sys
from html.parser import HTMLParser
from importlib.metadata import version
from pathlib import Path

import cmarkgfm
from cmarkgfm.cmark import Options
from read.outcomes import OUTCOMES

TAGS = set("h2 h3 h4 p br strong ul li code pre details summary blockquote span table thead tbody tr th td".split())
ATTRIBUTES = {("th", "align"), ("td", "align"), ("pre", "lang")}
COMMENTS = {" ", " junshu.report "}
# What GitHub looks for in the text that is left, outside of code.
FOLLOWED = re.compile(r"@\w|#\w|\bgh-\d|\b[0-9a-f]{7,40}\b|:[a-z0-9+_-]+:|://|www\.|\$\S", re.IGNORECASE)
# GitHub refuses comments that are longer.
MOST = 65_536


def check(ok, message):
    if not ok:
        sys.exit(f"markdown: {message}")


class Page(HTMLParser):
    def __init__(self, where):
        super().__init__(convert_charrefs=True)
        self.where, self.text, self.runs, self.rows, self.code, self.cell = where, [], [], [], 0, False

    def handle_starttag(self, tag, attributes):
        check(tag in TAGS, f"{self.where}: a <{tag}> in the page")
        for name, _ in attributes:
            check((tag, name) in ATTRIBUTES, f"{self.where}: <{tag} {name}> in the page")
        self.code += tag in ("code", "pre")
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")
            self.cell = True
        if tag == "br":
            self.text.append("\n")

    def handle_endtag(self, tag):
        self.code -= tag in ("code", "pre")
        if tag in ("td", "th"):
            self.cell = False

    def handle_comment(self, data):
        check(data in COMMENTS, f"{self.where}: a comment {data!r} in the page")

    def handle_data(self, data):
        self.text.append(data)
        if not self.code:
            self.runs.append(data)
        if self.cell:
            self.rows[-1][-1] += data


def page(path, report):
    source = path.read_text(encoding="utf-8")
    check(len(source.encode("utf-16-le")) // 2 < MOST, f"{path}: {len(source)} characters are too many for a comment")
    html = cmarkgfm.github_flavored_markdown_to_html(source, Options.CMARK_OPT_UNSAFE | Options.CMARK_OPT_FOOTNOTES)
    seen = Page(path)
    seen.feed(html)
    seen.close()
    for run in seen.runs:
        check(not FOLLOWED.search(run), f"{path}: GitHub follows something in {run!r}")
    text = "".join(seen.text)
    if report["facilities"]:
        head = seen.rows[0]
        total = next(row for row in seen.rows if row[0] in ("項目数", "計"))
        for name, key in OUTCOMES.items():
            want = str(report["summary"]["requirements"][key])
            check(total[head.index(name)] == want, f"{path}: {name} is not {want}")
        counts = report["summary"]["findings"]
        line = f"指摘 {sum(counts.values())} 件: error {counts['error']} · warning {counts['warning']} · info {counts['info']}"
        check(line in text, f"{path}: does not say {line}")
    check(not report["errors"] or "検査できなかったもの" in text, f"{path}: does not say what could not be checked")
    listed = [finding for facility in report["facilities"] for finding in facility["findings"]]
    flat = "".join(text.split())
    if "長さの上限のため" not in text:
        for message in (finding["message"] for finding in listed):
            if message.replace(" ", "").isprintable() and len(message) <= 400:
                check("".join(message.split()) in flat, f"{path}: does not say {message}")
        for at in (finding["location"] for finding in listed):
            if at["file"].isprintable():
                place = "".join(f"{at['file']}:{at['line']}".split())
                check(place in flat, f"{path}: does not name {place}")


def main(folder):
    seen = 0
    for path in sorted(Path(folder).glob("*/report.markdown")):
        page(path, json.loads((path.parent / "report.json").read_text(encoding="utf-8")))
        seen += 1
    check(seen, f"no report.markdown below {folder}")
    print(f"markdown: cmarkgfm {version('cmarkgfm')}: {seen} reports valid")


if __name__ == "__main__":
    main(sys.argv[1])
