"""A folder of reports in; whether report.gitlab is a Code Quality report that GitLab reads to its end, out.

No tool but GitLab reads the format. The schema below says what its documentation asks of a report
(docs.gitlab.com/ci/testing/code_quality, "Code Quality report format") and, beside that, what GitLab's own check of an
issue asks (app/validators/json_schemas/codeclimate.json of its source): it stops reading at the first issue that fails.
"""

import importlib.metadata
import json
import pathlib
import sys

import jsonschema

LINE = {"type": "integer", "minimum": 1}
POINT = {"type": "object", "required": ["line"], "properties": {"line": LINE, "column": LINE}}
SCHEMA = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string", "minLength": 1},
            "fingerprint": {"type": "string", "minLength": 1},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path"],
                "properties": {
                    # Relative to the repository where the records were named so; GitLab wants no ./ in front.
                    "path": {"type": "string", "pattern": "^(?!\\./)."},
                    "lines": {"type": "object", "required": ["begin"], "properties": {"begin": LINE, "end": LINE}},
                    "positions": {"type": "object", "required": ["begin"], "properties": {"begin": POINT, "end": POINT}},
                },
                "anyOf": [{"required": ["lines"]}, {"required": ["positions"]}],
            },
        },
    },
}
SEVERITY = {"error": "major", "warning": "minor", "info": "info"}


def main(root):
    folders = sorted(path.parent for path in root.glob("*/report.json"))
    if not folders:
        raise SystemExit(f"gitlab: no report below {root}")
    validator = jsonschema.Draft202012Validator(SCHEMA)
    for folder in folders:
        issues = json.loads((folder / "report.gitlab").read_text(encoding="utf-8"))
        for error in validator.iter_errors(issues):
            raise SystemExit(f"gitlab: {folder.name}: {error.json_path}: {error.message[:300]}")
        read(folder, issues)
    version = importlib.metadata.version("jsonschema")
    print(f"gitlab: jsonschema {version}, GitLab's documented format: {len(folders)} reports valid")


def read(folder, issues):
    report = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    want = [("blocker", error["code"]) for error in report["errors"]]
    places = [None for _ in report["errors"]]
    for finding in (finding for facility in report["facilities"] for finding in facility["findings"]):
        severity = SEVERITY[finding["severity"]] if finding["status"] == "open" else "info"
        want.append((severity, finding["rule"]))
        at = finding["location"]
        places.append((at["line"], at["column"], at["end_line"], at["end_column"]))
    same(folder, "severities and codes", [(issue["severity"], issue["check_name"]) for issue in issues], want)
    for issue, place in zip(issues, places):
        begin, end = (issue["location"]["positions"][key] for key in ("begin", "end"))
        lines = issue["location"]["lines"]
        same(folder, "lines", (lines["begin"], lines["end"]), (begin["line"], end["line"]))
        if place is not None:
            same(folder, "place", (begin["line"], begin["column"], end["line"], end["column"]), place)
    prints = [issue["fingerprint"] for issue in issues]
    same(folder, "fingerprints that are there twice", len(prints) - len(set(prints)), 0)


def same(folder, what, got, want):
    if got != want:
        raise SystemExit(f"gitlab: {folder.name}: {what}: {got} where {want} was wanted")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
