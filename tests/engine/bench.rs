//! Scripts and YAML in; findings and troubles, each with its rule, its place and its words, out.
//!
//! A bench is a pack (a small one of its own, or the embedded one) beside a temporary folder of rules. What is between
//! `«` and `»` in a text is where something must be reported: the marks are cut out before the text is used.

use std::fmt;
use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;
use std::{fs, path::Path};

use junshu::date::parse_iso;
use junshu::evaluate::{Assessment, Request, evaluate};
use junshu::finding::{Finding, Severity};
use junshu::inventory::Inventory;
use junshu::outcome::Outcome;
use junshu::pack::{Given, Pack, PackError, PackSource};
use junshu::script::ScriptError;
use junshu::select::Selection;
use junshu::source::SourceFile;
use miette::Diagnostic;
use tempfile::TempDir;

/// An inventory with one thing that has a value of every type.
pub const THINGS: &str = include_str!("mini/things.yaml");

/// The date of every check here.
pub const TODAY: &str = "2026-11-22";

/// A pack and a folder of rules that stand beside it.
pub struct Bench {
    folder: TempDir,
    source: PackSource,
    copy: Option<TempDir>,
}

/// A loaded bench.
pub struct Loaded {
    pub pack: Pack,
    _folders: (TempDir, Option<TempDir>),
}

/// What came of one inventory.
pub struct Ran {
    pub inventory: Arc<Inventory>,
    pub assessment: Assessment,
}

/// A finding as a reader meets it.
#[derive(Clone, PartialEq, Eq)]
pub struct Seen {
    pub rule: String,
    pub severity: Severity,
    pub path: String,
    pub range: Range<usize>,
    pub text: String,
    pub message: String,
    pub help: String,
}

/// An error of a rule as its author meets it.
#[derive(Clone, PartialEq, Eq)]
pub struct Trouble {
    pub code: String,
    pub file: String,
    pub range: Range<usize>,
    pub text: String,
    pub message: String,
    pub help: String,
}

impl Bench {
    /// Beside the small pack of `mini/`.
    pub fn mini() -> Self {
        Self::beside(PackSource::Folder(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/engine/mini")))
    }

    /// Beside the pack that is built in.
    pub fn embedded() -> Self {
        Self::beside(PackSource::Embedded)
    }

    fn beside(source: PackSource) -> Self {
        Self { folder: tempfile::tempdir().expect("a temporary folder"), source, copy: None }
    }

    /// Beside the built-in pack without the rules of these requirements, for rules that are to stand alone there.
    pub fn embedded_without(groups: &[&str]) -> Self {
        let copy = tempfile::tempdir().expect("a temporary folder");
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules/mhlw-6.0-gov");
        copy_folder(&from, copy.path());
        for group in groups {
            fs::remove_dir_all(copy.path().join(group)).expect("the requirement has rules");
        }
        Self { copy: Some(copy), ..Self::beside(PackSource::Embedded) }
    }

    /// Adds a file to the folder of rules.
    pub fn file(self, path: &str, text: &str) -> Self {
        let path = self.folder.path().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder can be made");
        fs::write(path, text).expect("a file can be written");
        self
    }

    /// Adds a rule: its script, and the least page that goes with it.
    pub fn rule(self, id: &str, script: &str) -> Self {
        let title = script.lines().find_map(|line| line.strip_prefix("//!")).unwrap_or("題").trim().to_owned();
        let page = format!("# {title}\n\n## なぜ\n\n理由。\n\n## 直し方\n\n直す。\n\n## 例\n");
        self.file(&format!("{id}.rhai"), script).file(&format!("{id}.md"), &page)
    }

    /// Adds a rule on each thing of the small pack, from the body of its `check`.
    pub fn check(self, id: &str, body: &str) -> Self {
        self.rule(id, &script("things[]", body))
    }

    /// Loads the pack with the rules.
    pub fn load(self) -> Loaded {
        self.try_load(&[]).unwrap_or_else(|errors| panic!("the pack cannot be loaded: {errors:?}"))
    }

    /// Loads the pack with the rules and parameters.
    pub fn try_load(self, params: &[(&str, &str)]) -> Result<Loaded, Vec<PackError>> {
        let extra: Vec<PathBuf> = fs::read_dir(self.folder.path())
            .expect("it is there")
            .next()
            .map(|_| self.folder.path().into())
            .into_iter()
            .collect();
        let params: Vec<Given> = params.iter().map(|&(name, text)| Given::text(name, text)).collect();
        let source = self.copy.as_ref().map_or(self.source, |copy| PackSource::Folder(copy.path().to_owned()));
        Pack::load(&source, &extra, &params).map(|pack| Loaded { pack, _folders: (self.folder, self.copy) })
    }
}

fn copy_folder(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).expect("a folder") {
        let path = entry.expect("an entry").path();
        let target = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            fs::create_dir(&target).expect("a new folder");
            copy_folder(&path, &target);
        } else {
            fs::copy(&path, &target).expect("a copy");
        }
    }
}

impl Loaded {
    /// Judges an inventory by every rule.
    pub fn run(&self, yaml: &str) -> Ran {
        self.select(yaml, &[])
    }

    /// Judges an inventory by the rules that are named.
    pub fn select(&self, yaml: &str, select: &[&str]) -> Ran {
        let select = select.iter().map(|&word| word.to_owned()).collect();
        self.request(vec![SourceFile::new("a.yaml", yaml)], Selection { select, ignore: Vec::new() })
    }

    /// Judges files.
    pub fn request(&self, files: Vec<SourceFile>, selection: Selection) -> Ran {
        let pack = &self.pack;
        let inventory = Inventory::load(files, &pack.schema, &pack.requirement_ids());
        let inventory = Arc::new(inventory.unwrap_or_else(|errors| panic!("no inventory: {errors:?}")));
        let today = parse_iso(TODAY).expect("a date");
        let request = Request {
            today,
            selection,
            params: pack.params.clone(),
            repository: Arc::default(),
            evidence: true,
            reads: false,
            until: None,
            waivers: true,
        };
        let assessment = evaluate(pack, &inventory, &request);
        Ran { inventory, assessment }
    }

    /// What is wrong with the rules themselves, found before any data was read.
    pub fn troubles(&self) -> Vec<Trouble> {
        self.pack.broken.iter().map(|broken| trouble(&broken.error)).collect()
    }
}

impl Ran {
    /// The findings of one rule.
    pub fn of(&self, rule: &str) -> Vec<Seen> {
        self.assessment.findings.iter().filter(|finding| &*finding.rule == rule).map(|f| self.seen(f)).collect()
    }

    /// Every finding.
    pub fn all(&self) -> Vec<Seen> {
        self.assessment.findings.iter().map(|finding| self.seen(finding)).collect()
    }

    fn seen(&self, finding: &Finding) -> Seen {
        let (tree, span) = (&self.inventory.tree, finding.place.span);
        Seen {
            rule: finding.rule.to_string(),
            severity: finding.severity,
            path: finding.place.path(tree),
            range: span.start as usize..span.end as usize,
            text: tree.sources().text(span).to_owned(),
            message: finding.message.clone(),
            help: finding.help.clone().unwrap_or_default(),
        }
    }

    /// How one rule broke while it ran.
    pub fn broke(&self, rule: &str) -> Option<Trouble> {
        let mine = |error: &&ScriptError| match error {
            ScriptError::Runtime { rule: name, .. } | ScriptError::Limit { rule: name, .. } => name == rule,
            _ => false,
        };
        self.assessment.broken.iter().find(mine).map(|error| trouble(error))
    }

    /// The outcome of a requirement.
    #[track_caller]
    pub fn outcome(&self, requirement: &str) -> Outcome {
        let found = self.assessment.requirements.iter().find(|assessed| assessed.requirement.id == requirement);
        found.unwrap_or_else(|| panic!("no requirement {requirement}")).outcome
    }
}

/// A script whose `check(s)` has this body.
pub fn script(on: &str, body: &str) -> String {
    format!("//! 題\nconst RULE = #{{ severity: \"error\", on: \"{on}\" }};\nfn check(s) {{\n{body}\n}}\n")
}

fn trouble(error: &dyn Diagnostic) -> Trouble {
    let label = error.labels().and_then(|mut labels| labels.next());
    let source = error.source_code();
    let shown = label.as_ref().zip(source).and_then(|(label, source)| source.read_span(label.inner(), 0, 0).ok());
    let range = label.map_or(0..0, |label| label.offset()..label.offset() + label.len());
    let inside = |start: usize| range.start.saturating_sub(start)..range.end.saturating_sub(start);
    let text = shown.as_ref().and_then(|shown| shown.data().get(inside(shown.span().offset())));
    Trouble {
        code: error.code().map_or(String::new(), |code| code.to_string()),
        file: shown.as_ref().and_then(|shown| shown.name()).unwrap_or_default().to_owned(),
        text: text.map_or(String::new(), |bytes| String::from_utf8_lossy(bytes).into_owned()),
        range,
        message: error.to_string(),
        help: error.help().map_or(String::new(), |help| help.to_string()),
    }
}

/// A text without its marks, and the bytes that stood between them.
pub fn marked(text: &str) -> (String, Range<usize>) {
    let (start, rest) = text.split_once('«').map_or((text.len(), ""), |(before, rest)| (before.len(), rest));
    let length = rest.find('»').unwrap_or(0);
    (text.replace(['«', '»'], ""), start..start + length)
}

impl fmt::Debug for Seen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {} `{}` {}", self.severity, self.rule, self.path, self.text, self.message)
    }
}

impl fmt::Debug for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {:?} `{}` {}（{}）", self.code, self.range, self.text, self.message, self.help)
    }
}
