"""A folder of reports in; whether report.json and the lines of report.jsonl are what the published schemas say, out.

check-jsonschema reads the document, jsonschema the lines; put together again the lines must be the document.
"""

import importlib.metadata
import json
import pathlib
import subprocess
import sys

import jsonschema

SCHEMAS = pathlib.Path(__file__).resolve().parents[2] / "src" / "report"


def main(root):
    folders = sorted(path.parent for path in root.glob("*/report.json"))
    if not folders:
        raise SystemExit(f"jsonl: no report below {root}")
    documents = [str(folder / "report.json") for folder in folders]
    command = [sys.executable, "-m", "check_jsonschema", "--schemafile", str(SCHEMAS / "json.schema.json"), *documents]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    if ran.returncode != 0:
        raise SystemExit(f"jsonl: {ran.stdout}{ran.stderr}")
    schema = json.loads((SCHEMAS / "jsonl.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
    for folder in folders:
        read(folder, validator)
    versions = [f"{name} {importlib.metadata.version(name)}" for name in ("check-jsonschema", "jsonschema")]
    print(f"jsonl: {', '.join(versions)}: {len(folders)} reports valid")


def read(folder, validator):
    built = {"facilities": [], "errors": []}
    # Only a line feed ends a line: texts may hold what str.splitlines takes for one.
    for number, text in enumerate((folder / "report.jsonl").read_text(encoding="utf-8").removesuffix("\n").split("\n"), 1):
        line = json.loads(text)
        for error in validator.iter_errors(line):
            raise SystemExit(f"jsonl: {folder.name}: line {number}: {error.json_path}: {error.message[:300]}")
        kind = line.pop("kind")
        # An error names its facility itself, in the document too.
        root = None if kind == "error" else line.pop("facility", None)
        if kind == "run":
            line.pop("schema")
            built |= line
        elif kind == "facility":
            built["facilities"].append(line | {"requirements": [], "findings": []})
        elif kind == "error":
            built["errors"].append(line)
        elif kind == "summary":
            built["summary"] = line
        else:
            same(folder, f"facility of line {number}", root, built["facilities"][-1]["root"])
            built["facilities"][-1][f"{kind}s"].append(line)
    document = inline(json.loads((folder / "report.json").read_text(encoding="utf-8")))
    same(folder, "schema", document.pop("schema"), "junshu.report/1")
    # Lines are never joined again.
    part = tuple(document.pop(key) for key in ("shard", "run", "complete"))
    same(folder, "part", part, (None, None, False))
    same(folder, "keys", set(built), set(document))
    for key, value in document.items():
        if built[key] != value:
            raise SystemExit(f"jsonl: {folder.name}: the lines and the document differ in {key}")


def inline(document):
    """The document as lines say it: a requirement holds its evidence, and what only the document has is left out."""
    for facility in document["facilities"]:
        for requirement in facility["requirements"]:
            requirement["evidence"] = [facility["evidence"][number] for number in requirement["evidence"]]
        for key in ("rules", "evidence", "waivers", "unread", "forecast", "files"):
            facility.pop(key)
    return document


def same(folder, what, got, want):
    if got != want:
        raise SystemExit(f"jsonl: {folder.name}: {what}: {got} where {want} was wanted")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
