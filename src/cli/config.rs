//! `junshu config show`: options, environment and `junshu.yaml` in; every setting, its value and where it comes from out.

use std::io::{self, Write};

use clap::{Args, Subcommand, ValueEnum};
use junshu::config::{Config, Layer, Origin, Settings, keys, variable};
use junshu::pack::Pack;
use junshu::report::text::clean;
use serde_json::{Map, Value, json};

use super::facilities::Subjects;
use super::records::RecordOptions;
use super::settings::{RuleOptions, Said};
use super::terminal::{Color, blame};
use super::verdict::FailOn;
use super::{Exit, LookOptions, PackOptions, open, settings, terminal};

/// What stands under the help.
pub const EXAMPLES: &str = "
例:
  junshu config show                          いまのフォルダで使われる設定
  junshu config show hospital/ --format json  その記録を検査するときの設定を、機械で読む";

/// Options of `config`.
#[derive(Args, Clone, Debug)]
pub struct Options {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand, Clone, Debug)]
enum What {
    /// どの設定が使われ、それがどこから来たかを示す
    #[command(after_help = sources())]
    Show(Show),
}

/// Options of `config show`.
#[derive(Args, Clone, Debug)]
struct Show {
    #[command(flatten)]
    records: RecordOptions,
    #[command(flatten)]
    rules: RuleOptions,
    /// どの重さから終了コードを 1 にするか: error、warning、info、never（既定: error）
    #[arg(long, value_name = "LEVEL", help_heading = "検査")]
    fail_on: Option<FailOn>,
    #[command(flatten)]
    pack: PackOptions,
    /// 形式: text、json（既定: text）
    #[arg(short, long, value_name = "FORMAT", default_value = "text", help_heading = "出力")]
    format: Format,
    #[command(flatten)]
    look: LookOptions,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
}

/// What stands under the help of `config show`: every key with its option and variable.
pub fn sources() -> String {
    let head = ["key", "option", "variable", ""].map(str::to_owned);
    let rows = keys().map(|(key, about)| {
        let option = about["x-flag"].as_str().unwrap_or("—");
        let variable = variable(option).unwrap_or_else(|| "—".to_owned());
        [key.to_owned(), option.to_owned(), variable, about["title"].as_str().unwrap_or_default().to_owned()]
    });
    let rows: Vec<[String; 4]> = std::iter::once(head).chain(rows).collect();
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count() + 2).max().unwrap_or_default();
    let [a, b, c] = [0, 1, 2].map(width);
    let line = |[key, option, variable, title]: &[String; 4]| {
        format!("  {key:<a$}{option:<b$}{variable:<c$}{title}").trim_end().to_owned()
    };
    let lines: Vec<String> = rows.iter().map(line).collect();
    format!(
        "
強いものから順に、オプション、環境変数、設定のファイル（junshu.yaml）、既定です。
リストは強いほうがそっくり置き換え、params と severities は名前ごとに重ねます。
環境変数では、リストは `,` で、`名前=値` は `;` で区切ります。空の変数はないものとします。
ほかに JUNSHU_TODAY（--today）と JUNSHU_CONFIG（--config）があります。

{}

例:
  junshu config show
  junshu config show --format json
  JUNSHU_FAIL_ON=warning junshu config show",
        lines.join("\n")
    )
}

/// One setting, or one entry of a setting that is a map.
struct Row {
    key: &'static str,
    entry: Option<String>,
    value: Value,
    /// `None` when nothing sets it.
    origin: Option<Origin>,
}

/// What would be checked: how each is called in reports, and how many files it has.
type Checked = Vec<(String, usize)>;

/// Runs the command.
pub fn run(options: &Options) -> Exit {
    let What::Show(show) = &options.what;
    let color = show.look.color;
    let more = show.records.say(Layer::options()).text("fail_on", show.fail_on.map(FailOn::name));
    let said = Said { pack: &show.pack, rules: Some(&show.rules), records: &show.records.paths, more, revision: None };
    let Some(settings) = settings::settings(said, &show.look) else { return Exit::Failed };
    let Some(pack) = open::pack_of(&settings, &[], color) else { return Exit::Failed };
    let rows = rows(&settings, &pack);
    let checked = checked(&show.records, &settings, color);
    let found = checked.as_deref().unwrap_or_default();
    let printed = terminal::print(|out| match show.format {
        Format::Text => text(&settings, &rows, found, out),
        Format::Json => as_json(&settings, &rows, found, out),
    });
    let right = open::selection(&settings, &pack, color).is_some() && pack.broken.is_empty();
    if printed.is_ok() && right && checked.is_some() { Exit::Clean } else { Exit::Failed }
}

/// What would be checked where anybody says so; `None` when some of it cannot be found, which is printed.
fn checked(records: &RecordOptions, settings: &Settings, color: Color) -> Option<Checked> {
    if settings.config.facilities.is_empty() && settings.config.inventory.is_empty() {
        return Some(Checked::new());
    }
    let subjects = Subjects::find(records, settings, None, color)?;
    let counts = subjects.facilities.iter().map(|subject| (subject, subjects.count(subject)));
    let mut checked = Some(Checked::new());
    for (subject, count) in counts {
        match count {
            Ok(files) => checked.iter_mut().for_each(|checked| checked.push((subject.root.clone(), files))),
            Err(errors) => {
                errors.iter().for_each(|error| blame(error, color));
                checked = None;
            }
        }
    }
    checked
}

/// Every setting, in the order of the schema; of maps, every entry.
fn rows(settings: &Settings, pack: &Pack) -> Vec<Row> {
    let values = value(&settings.config);
    let mut rows = Vec::new();
    for (key, _) in keys() {
        let value = values.get(key).cloned().unwrap_or_default();
        match value.as_object().filter(|entries| !entries.is_empty()) {
            None => rows.push(Row { key, entry: None, value, origin: settings.origin(key, None) }),
            Some(entries) => rows.extend(entries.iter().map(|(name, value)| {
                // What a parameter came to, not the text that was given for it.
                let read = pack.params.get(name).filter(|_| key == "params");
                let value = read.map_or_else(|| value.clone(), |read| serde_json::to_value(read).unwrap_or_default());
                Row { key, origin: settings.origin(key, Some(name)), entry: Some(name.clone()), value }
            })),
        }
    }
    rows
}

fn value(config: &Config) -> Map<String, Value> {
    match serde_json::to_value(config) {
        Ok(Value::Object(values)) => values,
        _ => Map::new(),
    }
}

/// YAML that could be the file, with where each line comes from behind it.
fn text(settings: &Settings, rows: &[Row], checked: &[(String, usize)], out: &mut dyn Write) -> io::Result<()> {
    let file = settings.file().map_or("なし", |file| file.name());
    writeln!(out, "# 設定のファイル: {}", clean(file))?;
    let mut before = "";
    for row in rows {
        let value = row.value.to_string();
        let value = clean(&value);
        let line = match (&row.entry, &row.origin) {
            (_, None) => {
                writeln!(out, "# {}:", row.key)?;
                continue;
            }
            (Some(name), _) => {
                if before != row.key {
                    writeln!(out, "{}:", row.key)?;
                }
                format!("  {}: {value}", clean(name))
            }
            (None, _) => format!("{}: {value}", row.key),
        };
        before = row.key;
        writeln!(out, "{line:<40}  # {}", row.origin.as_ref().map(source).unwrap_or_default())?;
    }
    let Some((first, rest)) = checked.split_first() else { return Ok(()) };
    let line = |(root, files): &(String, usize)| format!("#   {}（{files} ファイル）", clean(root));
    writeln!(out, "\n# 検査する台帳: {}\n{}", checked.len(), line(first))?;
    rest.iter().try_for_each(|one| writeln!(out, "{}", line(one)))
}

/// Where a setting comes from, in words.
fn source(origin: &Origin) -> String {
    match origin {
        Origin::Default => "既定".to_owned(),
        Origin::Option(name) => (*name).to_owned(),
        Origin::Variable(name) => name.clone(),
        Origin::File { name, line } => format!("{}:{line}", clean(name)),
    }
}

fn as_json(settings: &Settings, rows: &[Row], checked: &[(String, usize)], out: &mut dyn Write) -> io::Result<()> {
    let rows: Vec<Value> = rows
        .iter()
        .map(|row| {
            let from = match &row.origin {
                None => json!({ "kind": "unset" }),
                Some(Origin::Default) => json!({ "kind": "default" }),
                Some(Origin::Option(name)) => json!({ "kind": "option", "name": name }),
                Some(Origin::Variable(name)) => json!({ "kind": "variable", "name": name }),
                Some(Origin::File { name, line }) => json!({ "kind": "file", "name": name, "line": line }),
            };
            json!({ "key": row.key, "entry": row.entry, "value": row.value, "from": from })
        })
        .collect();
    let file = settings.file().map(|file| file.name());
    let checked: Vec<Value> = checked.iter().map(|(root, files)| json!({ "root": root, "files": files })).collect();
    let all = json!({ "schema": "junshu.config/1", "file": file, "settings": rows, "inventories": checked });
    writeln!(out, "{all:#}")
}
