"""A folder of reports in; whether junitparser reads report.junit, with the counts of report.json, out.

With JUNSHU_JUNIT_XSD the suites are held against that schema too: junit-10.xsd of Jenkins, which pytest's source carries
(`pip download --no-deps --no-binary :all: pytest`, then testing/example_scripts/junit-10.xsd).
"""

import importlib.metadata
import json
import os
import pathlib
import re
import sys

import junitparser
from lxml import etree

FINDING = re.compile(r"^(?! ).+:\d+:\d+: (error|warning|info): ", re.MULTILINE)


def main(root):
    folders = sorted(path.parent for path in root.glob("*/report.json"))
    if not folders:
        raise SystemExit(f"junit: no report below {root}")
    xsd = os.environ.get("JUNSHU_JUNIT_XSD")
    schema = etree.XMLSchema(file=xsd) if xsd else None
    for folder in folders:
        report = json.loads((folder / "report.json").read_text(encoding="utf-8"))
        read(folder, report)
        if schema is not None:
            validate(folder, schema)
    version = importlib.metadata.version("junitparser")
    also = f", {pathlib.Path(xsd).name}" if xsd else ", no schema (JUNSHU_JUNIT_XSD is not set)"
    print(f"junit: junitparser {version}{also}: {len(folders)} reports valid")


def read(folder, report):
    """Cases, results and properties say what the findings of the report say."""
    document = junitparser.JUnitXml.fromfile(str(folder / "report.junit"))
    suites = list(document)
    unchecked = bool(report["errors"])
    same(folder, "suites", len(suites), len(report["facilities"]) + unchecked)
    if unchecked:
        problems = [result for case in suites[0] for result in case.result]
        same(folder, "problems", [type(p).__name__ for p in problems], ["Error"] * len(report["errors"]))
        same(folder, "codes", [problem.type for problem in problems], [error["code"] for error in report["errors"]])
    for suite, facility in zip(suites[unchecked:], report["facilities"]):
        one(folder, suite, facility)
    names = [(case.classname, case.name) for suite in suites for case in suite]
    same(folder, "names that are taken twice", len(names) - len(set(names)), 0)
    for count in ("tests", "failures", "errors", "skipped"):
        same(folder, f"{count} of the document", getattr(document, count), sum(getattr(suite, count) for suite in suites))
    sums = {}
    for suite in suites[unchecked:]:
        for entry in suite.properties():
            if "." in entry.name:
                sums[entry.name] = sums.get(entry.name, 0) + int(entry.value)
    for kind in ("requirements", "findings"):
        for name, count in report["summary"][kind].items():
            same(folder, f"{kind}.{name}", sums.get(f"{kind}.{name}", 0), count)


def one(folder, suite, facility):
    findings = facility["findings"]
    open_errors = {f["rule"] for f in findings if f["severity"] == "error" and f["status"] == "open"}
    failed, said = set(), 0
    for case in suite:
        code = case.name.split(" ")[0]
        texts = [case.system_out or ""]
        for result in case.result:
            texts.append(result.text or "")
            if isinstance(result, junitparser.Failure):
                same(folder, "type of a failure", result.type, code)
                failed.add(code)
            elif not isinstance(result, junitparser.Skipped):
                raise SystemExit(f"junit: {folder.name}: {case.name}: {result}")
        found = [match[1] for text in texts for match in FINDING.finditer(text)]
        same(folder, f"findings of {code}", found, [f["severity"] for f in findings if f["rule"] == code])
        said += len(found)
    same(folder, "rules that failed", failed, open_errors)
    same(folder, "findings", said, len(findings))


def validate(folder, schema):
    """Suite by suite: the number of skipped cases that the root carries is newer than the schema."""
    root = etree.parse(str(folder / "report.junit")).getroot()
    root.attrib.pop("skipped")
    if not schema.validate(root):
        raise SystemExit(f"junit: {folder.name}: {schema.error_log.last_error}")


def same(folder, what, got, want):
    if got != want:
        raise SystemExit(f"junit: {folder.name}: {what}: {got} where {want} was wanted")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
