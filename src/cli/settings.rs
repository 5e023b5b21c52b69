//! Options, the environment and `junshu.yaml` in; the settings of a run out, or what is wrong with them on stderr.

use std::collections::HashSet;
use std::env;
use std::path::{Path, PathBuf};
use std::sync::Once;

use clap::Args;
use junshu::config::{Base, ConfigError, Layer, Settings, VARIABLE, keys, mistyped};
use junshu::finding::Severity;
use junshu::report::text::clean;
use junshu::source::git::Revision;
use junshu::source::{
    CONFIG_NAMES, SourceError, SourceFile, display_name, find_upwards, from_here, nearest_folder, repository_root,
};

use super::terminal::complain;
use super::{LookOptions, PackOptions, usage};

/// Which settings.
#[derive(Args, Clone, Debug, Default)]
pub struct ConfigOptions {
    /// 設定のファイル（既定: 記録のフォルダから、リポジトリの最上位まで上へ探した junshu.yaml）
    #[arg(short, long, value_name = "FILE", help_heading = "設定")]
    config: Option<PathBuf>,
    /// 設定のファイルを読まない
    #[arg(long, conflicts_with = "config", help_heading = "設定")]
    no_config: bool,
}

/// Which rules count, and how much.
#[derive(Args, Clone, Debug, Default)]
pub struct RuleOptions {
    /// これだけを検査する: ルール、遵守事項、またはその先頭（例: GOV-5）。繰り返し可、`,` 区切り可
    #[arg(long, value_name = "ID", value_delimiter = ',', help_heading = "検査")]
    select: Vec<String>,
    /// これを検査しない（書き方は --select と同じ）
    #[arg(long, value_name = "ID", value_delimiter = ',', help_heading = "検査")]
    ignore: Vec<String>,
    /// ルールの指摘の重さを変える。例: --severity GOV-5.1=warning（繰り返し可）
    #[arg(long, value_name = "ID=LEVEL", help_heading = "検査", value_parser = severity)]
    severity: Vec<(String, String)>,
    /// 先の期限を示す形式（html、xlsx）が、何日先までを見るか（既定: 90）
    #[arg(long, value_name = "DAYS", help_heading = "検査", value_parser = days)]
    ahead: Option<u32>,
}

impl RuleOptions {
    /// What these options say.
    pub fn say(&self, layer: Layer) -> Layer {
        layer
            .list("select", &self.select)
            .list("ignore", &self.ignore)
            .map("severities", &self.severity)
            .number("ahead", self.ahead)
    }
}

impl PackOptions {
    /// What these options say.
    pub fn say(&self, layer: Layer) -> Layer {
        layer.text("pack", self.pack.as_deref()).list("rules", &self.rules).map("params", &self.params)
    }
}

/// `ID=LEVEL`.
pub fn severity(text: &str) -> Result<(String, String), String> {
    let (id, level) = usage::key_value(text)?;
    let known = Severity::from_name(&level).is_some();
    if known { Ok((id, level)) } else { Err("重さは error、warning、info のどれかです".to_owned()) }
}

/// Days to look ahead, as many as the settings allow.
pub fn days(text: &str) -> Result<u32, String> {
    let about = keys().find(|(key, _)| *key == "ahead").map(|(_, about)| about);
    let bound = |name: &str| about.and_then(|about| about[name].as_u64()).unwrap_or_default();
    let (least, most) = (bound("minimum"), bound("maximum"));
    let days = text.parse().ok().filter(|days| (least..=most).contains(&u64::from(*days)));
    days.ok_or_else(|| format!("{least} から {most} までの日数です"))
}

/// The variables that say the same as options which are no settings.
pub const TODAY: &str = "JUNSHU_TODAY";
const CONFIG: &str = "JUNSHU_CONFIG";

/// What the command line says of a run.
pub struct Said<'o> {
    /// Options that all commands with a pack have.
    pub pack: &'o PackOptions,
    /// Options that those have which judge.
    pub rules: Option<&'o RuleOptions>,
    /// The records that are named; the file of settings is looked for from the first.
    pub records: &'o [PathBuf],
    /// What else is said.
    pub more: Layer,
    /// The revision at which the file of settings is looked for; `None` is the disk.
    pub revision: Option<&'o Revision>,
}

impl Said<'_> {
    /// All of it; a name that has two values is an error, which is printed.
    fn layer(self) -> Option<Layer> {
        let severities = self.rules.map_or(&[][..], |rules| &rules.severity);
        let once =
            [("--param", &self.pack.params[..]), ("--severity", severities)].into_iter().all(|(option, given)| {
                let mut seen = HashSet::new();
                let twice = given.iter().find(|(name, _)| !seen.insert(name));
                if let Some((name, _)) = twice {
                    eprintln!("error[usage]: {option} に {} が二度指定されています", name.escape_debug());
                    eprintln!("  どちらか一つにしてください");
                }
                twice.is_none()
            });
        let layer = self.pack.say(self.more);
        once.then(|| match self.rules {
            Some(rules) => rules.say(layer),
            None => layer,
        })
    }
}

/// How many errors of one source are shown: a file of another kind is wrong in every line.
const MOST_ERRORS: usize = 50;

/// The settings of a run: the options over the environment over the file. `None` when they cannot be used, which is printed.
pub fn settings(said: Said<'_>, look: &LookOptions) -> Option<Settings> {
    let complain = |errors: Vec<ConfigError>| {
        errors.iter().take(MOST_ERRORS).for_each(|error| complain(error, look.color));
        if errors.len() > MOST_ERRORS {
            eprintln!("ほかに {} 件の誤りがあります", errors.len() - MOST_ERRORS);
        }
    };
    // A difference has two settings, and one environment.
    static NOTICED: Once = Once::new();
    NOTICED.call_once(notice_mistyped);
    let environment = Layer::environment(variable).map_err(complain);
    let file = match said.revision {
        Some(revision) => at_revision(revision, &said.pack.config, said.records),
        _ => file(&said.pack.config, said.records).and_then(|found| found.map(read).transpose()),
    };
    let file = file.map_err(complain);
    // What is wrong with one is said whether or not something is wrong with the others.
    let records = said.records;
    let (options, environment, file) = (said.layer()?, environment.ok()?, file.ok()?);
    // Whoever names the folder of the settings means what they say of it, not one inventory of all that is below it.
    let meant = file.as_ref().is_some_and(|file| file.stands_for(records));
    let options = if meant { options.without(&["inventory"]) } else { options };
    let settings = Settings::new([options, environment].into_iter().chain(file).collect());
    if look.verbose {
        match settings.file() {
            Some(file) => eprintln!("設定のファイル: {}", clean(file.name())),
            None => eprintln!("設定のファイル: なし"),
        }
    }
    Some(settings)
}

/// The value of a variable; an empty one is none.
pub fn variable(name: &str) -> Option<String> {
    let value = env::var_os(name)?.to_string_lossy().into_owned();
    Some(value).filter(|value| !value.trim().is_empty())
}

/// A variable that nobody reads, and that looks like one of ours.
fn notice_mistyped() {
    let names = env::vars_os().filter_map(|(name, _)| name.into_string().ok());
    let mut mistyped: Vec<(String, String)> = names
        .filter(|name| name.starts_with(VARIABLE))
        .filter_map(|name| mistyped(&name, &[TODAY, CONFIG]).map(|meant| (name, meant)))
        .collect();
    mistyped.sort();
    for (name, meant) in mistyped {
        eprintln!("warning: 環境変数 {} は使われません。もしかして {meant} ですか？", name.escape_debug());
    }
}

/// A file of settings, and the repository it must stand in when it was found and not named.
struct File {
    path: PathBuf,
    found: bool,
}

/// The file of settings, named or found, as it is at a revision.
fn at_revision(
    revision: &Revision,
    options: &ConfigOptions,
    records: &[PathBuf],
) -> Result<Option<Layer>, Vec<ConfigError>> {
    if options.no_config {
        return Ok(None);
    }
    let one = |error: SourceError| vec![ConfigError::from(error)];
    let found = match options.config.clone().or_else(|| variable(CONFIG).map(PathBuf::from)) {
        Some(path) => {
            let file = revision.file(&path).map_err(one)?;
            let name = || format!("{}:{}", revision.label(), display_name(&path));
            let file = file.ok_or_else(|| one(SourceError::NotFound { name: name() }))?;
            let place = revision.place(&path).map_err(|error| one(error.into()))?;
            vec![(place.parent().map(Path::to_owned).unwrap_or_default(), file)]
        }
        None => {
            let start = records.first().map_or(Path::new("."), PathBuf::as_path);
            revision.upwards(start, &CONFIG_NAMES).map_err(one)?
        }
    };
    let mut files = found.into_iter();
    let Some((folder, file)) = files.next() else { return Ok(None) };
    if let Some((_, second)) = files.next() {
        let (first, second) = (file.name().to_owned(), second.name().to_owned());
        return Err(vec![ConfigError::TwoFiles { first, second }]);
    }
    let here = Some(from_here(&folder)).filter(|here| here != Path::new(".")).unwrap_or_default();
    Layer::read(file, Base { folder, root: revision.top().to_owned(), here }).map(Some)
}

/// The file that was named, or the one that is found.
fn file(options: &ConfigOptions, records: &[PathBuf]) -> Result<Option<File>, Vec<ConfigError>> {
    if options.no_config {
        return Ok(None);
    }
    if let Some(path) = options.config.clone().or_else(|| variable(CONFIG).map(PathBuf::from)) {
        return Ok(Some(File { path, found: false }));
    }
    let start = records.first().map_or(Path::new("."), PathBuf::as_path);
    let found = nearest_folder(start).map(|folder| find_upwards(&folder, &CONFIG_NAMES)).unwrap_or_default();
    match &found[..] {
        [] => Ok(None),
        [path] => Ok(Some(File { path: from_here(path), found: true })),
        [first, second, ..] => {
            let name = |path: &Path| display_name(&from_here(path));
            Err(vec![ConfigError::TwoFiles { first: name(first), second: name(second) }])
        }
    }
}

fn read(File { path, found }: File) -> Result<Layer, Vec<ConfigError>> {
    let name = display_name(&path);
    let one = |error: SourceError| vec![ConfigError::from(error)];
    let folder = path.parent().filter(|_| path.exists()).and_then(nearest_folder);
    let Some(folder) = folder else { return Err(one(SourceError::NotFound { name })) };
    let root = repository_root(&folder).to_owned();
    // Nobody named the file, so it must be what it looks like.
    if found && !path.canonicalize().is_ok_and(|real| real.starts_with(&root)) {
        return Err(one(SourceError::Outside { name }));
    }
    let file = SourceFile::read(&path, name).map_err(one)?;
    let here = Some(from_here(&folder)).filter(|here| here != Path::new(".")).unwrap_or_default();
    Layer::read(file, Base { folder, root, here })
}
