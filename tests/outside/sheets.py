"""A folder of reports in; whether openpyxl, Python's csv and LibreOffice read report.xlsx and report.csv as report.json says, out.

Usage: python tests/outside/sheets.py DIR, where DIR has a folder for each set of records. Needs openpyxl and LibreOffice Calc.
"""

import csv
import json
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from datetime import datetime
from pathlib import Path

import openpyxl
from read.outcomes import OUTCOMES

SHEETS = ["概要", "遵守事項", "指摘", "期限", "パラメータ"]
# Comma, double quotes, UTF-8; text as it is shown; every sheet in a file of its own.
ALL_SHEETS = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
# As willing as can be to compute: special numbers are looked for, quotes make no text, formulas are evaluated.
WILLING = "CSV:44,34,76,1,,0,false,true,false,false,false,-1,true"


def fail(message):
    sys.exit(f"sheets: {message}")


def check(ok, message):
    if not ok:
        fail(message)


def table(sheet):
    """The rows under the head of a sheet's table, by column."""
    rows = [list(row) for row in sheet.iter_rows(min_row=3)]
    head = [cell.value for cell in rows[0]]
    return [dict(zip(head, row)) for row in rows[1:]]


def count(rows, column, want):
    return {key: n for key, n in Counter(row[column] for row in rows).items() if key in want}


def positive(counts):
    return {key: n for key, n in counts.items() if n}


def inert(book, where):
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                check(cell.data_type != "f", f"{where}: {sheet.title}!{cell.coordinate} is a formula: {cell.value!r}")
                check(cell.hyperlink is None, f"{where}: {sheet.title}!{cell.coordinate} is a link")


def workbook(path, report):
    book = openpyxl.load_workbook(path)
    check(book.sheetnames == SHEETS, f"{path}: sheets {book.sheetnames}")
    inert(book, path)
    items = [{key: cell.value for key, cell in row.items()} for row in table(book["遵守事項"])]
    got = {OUTCOMES[key]: n for key, n in count(items, "結果", OUTCOMES).items()}
    check(got == positive(report["summary"]["requirements"]), f"{path}: outcomes {got}")
    findings = [{key: cell.value for key, cell in row.items()} for row in table(book["指摘"])]
    got = count(findings, "重さ", ["error", "warning", "info"])
    check(got == positive(report["summary"]["findings"]), f"{path}: severities {got}")
    lists = {rule.sqref: rule.formula1 for rule in book["指摘"].data_validations.dataValidation}
    want = ['"未着手,対応中,完了,受容"'] if findings else []
    check(list(lists.values()) == want, f"{path}: choices {lists}")
    for row in table(book["期限"]):
        day = row["日付"]
        check(isinstance(day.value, datetime) and day.number_format == "yyyy-mm-dd", f"{path}: {day.value!r} is no date")
    for name in SHEETS[1:]:
        sheet = book[name]
        check(sheet.auto_filter.ref and sheet.freeze_panes, f"{path}: {name} has no filter, or its head is not fixed")
        check(sheet.print_title_rows == "$3:$3", f"{path}: {name} does not repeat its head")
        check(sheet.page_setup.orientation == "landscape" and sheet.page_setup.paperSize in (9, "9"), f"{path}: {name}")
    if report["errors"]:
        text = " ".join(str(cell.value) for row in book["概要"].iter_rows() for cell in row)
        check("検査できなかったもの" in text, f"{path}: does not say that something could not be checked")
    return findings


def rows(path, report):
    raw = path.read_bytes()
    check(raw.startswith(b"\xef\xbb\xbf"), f"{path}: no byte order mark")
    with path.open(encoding="utf-8-sig", newline="") as file:
        found = list(csv.DictReader(file, strict=True))
    problems = [row for row in found if row["重さ"] == "検査不能"]
    check(len(problems) == len(report["errors"]), f"{path}: {len(problems)} rows for what could not be checked")
    got = count(found, "重さ", ["error", "warning", "info"])
    check(got == positive(report["summary"]["findings"]), f"{path}: severities {got}")
    for row in found:
        for cell in row.values():
            check(not cell.lstrip().startswith(tuple("=+-@＝＋－＠")), f"{path}: {cell!r} would be computed")
    listed = [f for facility in report["facilities"] for f in facility["findings"]]
    for row, finding in zip(found[len(problems):], listed):
        check(row["指紋"] == finding["fingerprint"], f"{path}: {row['指摘']} is another finding")
    return found


def office(profile, path, to, into, *options):
    command = ["soffice", f"-env:UserInstallation=file://{profile}", "--headless", *options, "--convert-to", to]
    run = subprocess.run([*command, "--outdir", str(into), str(path)], capture_output=True, text=True, timeout=300)
    check(run.returncode == 0, f"{path}: LibreOffice cannot convert it to {to}: {run.stdout}{run.stderr}")


def converted(profile, folder, findings, table_rows):
    """What LibreOffice makes of both: the same words, nothing computed, and pages to print."""
    with tempfile.TemporaryDirectory() as out:
        into = Path(out)
        office(profile, folder / "report.xlsx", ALL_SHEETS, into)
        with (into / "report-指摘.csv").open(encoding="utf-8", newline="") as file:
            lines = list(csv.reader(file))[2:]
        at = lines[0].index("指摘")
        shown = [line[at] for line in lines[1:]]
        check(shown == [row["指摘"] for row in findings], f"{folder}: LibreOffice shows other words than Excel's format")
        office(profile, folder / "report.xlsx", "pdf", into)
        check((into / "report.pdf").read_bytes().startswith(b"%PDF"), f"{folder}: no pages")
        office(profile, folder / "report.csv", "xlsx:Calc MS Excel 2007 XML", into, f"--infilter={WILLING}")
        book = openpyxl.load_workbook(into / "report.xlsx")
        inert(book, folder / "report.csv")
        lines = list(book.active.iter_rows(values_only=True))
        at = lines[0].index("指摘")
        shown = [line[at] for line in lines[1:]]
        check(shown == [row["指摘"] for row in table_rows], f"{folder}: LibreOffice reads other words in report.csv")


def main(folder):
    check(shutil.which("soffice"), "soffice is not installed: apt-get install --no-install-recommends libreoffice-calc")
    version = subprocess.run(["soffice", "--version"], capture_output=True, text=True).stdout.split()[1]
    seen = 0
    with tempfile.TemporaryDirectory() as profile:
        for path in sorted(Path(folder).glob("*/report.xlsx")):
            report = json.loads((path.parent / "report.json").read_text(encoding="utf-8"))
            findings = workbook(path, report)
            converted(profile, path.parent, findings, rows(path.parent / "report.csv", report))
            seen += 1
    check(seen, f"no report.xlsx below {folder}")
    print(f"sheets: openpyxl {openpyxl.__version__}, LibreOffice {version}: {seen} reports valid")


if __name__ == "__main__":
    main(sys.argv[1])
