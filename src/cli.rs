//! The command line: what can be asked, and who answers. One file a command.

/// Says something on stderr, in words that command no terminal. Where stderr takes nothing, the exit code still counts.
macro_rules! eprintln {
    ($($said:tt)*) => { $crate::cli::terminal::say(&format!($($said)*)) };
}

mod baseline;
mod check;
mod completions;
mod config;
mod definitions;
mod delivery;
mod diff;
mod eval;
mod explain;
mod facilities;
mod files;
mod forecast;
mod init;
mod interrupt;
mod layout;
mod lint_rules;
mod list;
mod man;
mod merge;
mod mishap;
mod mutate;
mod named;
mod new;
mod open;
mod operands;
mod outputs;
mod past;
mod place;
mod progress;
mod records;
mod schema;
mod settings;
mod side;
mod single;
mod terminal;
mod test;
mod usage;
mod verdict;
mod why;

use std::process::ExitCode;

use clap::{ArgAction, Args, CommandFactory, FromArgMatches, Parser, Subcommand};

/// Exit codes: found nothing, found something, could not check. Never masked by each other: the greatest wins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Exit {
    Clean,
    Findings,
    Failed,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

const ABOUT: &str = "遵守 (junshu): 病院の記録（YAML）を、医療情報システムの安全管理に関するガイドライン 経営管理編の遵守事項に照らして検査します。
通信は一切しません。";

const EXAMPLES: &str = "
例:
  junshu check hospital/                          記録のフォルダを検査する
  junshu check hospital/ --today 2026-11-22       日付を決めて検査する（CI では必ず指定）
  junshu check hospital/ --select GOV-5           5章だけを検査する
  junshu check hospital/ --format json --output report.json
  junshu diff main HEAD hospital/                 二つの版を比べる
  junshu explain GOV-5.1-2                        遵守事項の文言、証跡、ルールを読む
  junshu test                                     ルールのページの例をすべて実行する

終了コード: 0 指摘なし、1 指摘あり、2 検査できなかった（使い方、読めない記録、壊れたルール）";

/// The whole command line.
#[derive(Parser)]
#[command(name = "junshu", version, about = ABOUT, after_help = EXAMPLES, disable_help_subcommand = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// 病院の記録を検査する
    #[command(after_help = check::EXAMPLES)]
    Check(check::Options),
    /// 二つの版を比べ、悪くなったことと良くなったことを示す
    #[command(after_help = diff::EXAMPLES, mut_arg("verbose", |arg| arg.help("どこから読んだかも出す")))]
    Diff(diff::Options),
    /// 記録を検査するリポジトリを作る
    #[command(after_help = init::EXAMPLES)]
    Init(init::Options),
    /// 自作のルールを作る
    #[command(after_help = new::EXAMPLES)]
    New(new::Options),
    /// ルールのページの例を実行する
    #[command(after_help = test::EXAMPLES)]
    Test(test::Options),
    /// 動くけれども直した方がよいルールの所を示す
    #[command(after_help = lint_rules::EXAMPLES)]
    LintRules(lint_rules::Options),
    /// 式の値を、記録の場所とともに示す
    #[command(after_help = eval::EXAMPLES)]
    Eval(eval::Options),
    /// なぜその結果になったかを、読んだ値と判断とともに示す
    #[command(after_help = why::EXAMPLES)]
    Why(why::Options),
    /// ルール、遵守事項、またはコードを説明する
    #[command(after_help = explain::EXAMPLES)]
    Explain(explain::Options),
    /// ルール、遵守事項、またはコードの一覧を出す
    #[command(after_help = list::EXAMPLES)]
    List(list::Options),
    /// いまある指摘を既知として控える
    #[command(after_help = baseline::EXAMPLES)]
    Baseline(baseline::Options),
    /// これから切れるものを、日付の順に示す
    #[command(after_help = forecast::EXAMPLES)]
    Forecast(forecast::Options),
    /// 分けて検査した JSON の報告を一つにする
    #[command(after_help = merge::EXAMPLES)]
    Merge(merge::Options),
    /// 記録を一か所ずつ変え、どのルールも気づかない変更を示す
    #[command(after_help = mutate::EXAMPLES)]
    Mutate(mutate::Options),
    /// 台帳の JSON Schema を出す（エディタの補完用）
    #[command(after_help = schema::EXAMPLES)]
    Schema(schema::Options),
    /// ルールで使える関数を、エディタの定義ファイルか表として出す
    #[command(after_help = definitions::EXAMPLES)]
    Definitions(definitions::Options),
    /// 使われる設定を示す
    #[command(after_help = config::EXAMPLES)]
    Config(config::Options),
    /// シェルの補完スクリプトを出す
    #[command(after_help = completions::EXAMPLES)]
    Completions(completions::Options),
    /// 説明のページ（man）を出す
    #[command(after_help = man::EXAMPLES)]
    Man(man::Options),
}

/// Which rules, under which parameters.
#[derive(Args, Clone, Debug, Default)]
struct PackOptions {
    /// ルールのパック: 同梱の名前、またはフォルダ（既定: mhlw-6.0-gov）
    #[arg(long, value_name = "PACK", help_heading = "ルール")]
    pack: Option<String>,
    /// 自作ルールのフォルダを加える（繰り返し可）
    #[arg(long = "rules", value_name = "DIR", help_heading = "ルール")]
    rules: Vec<String>,
    /// パラメータを変える。例: --param max_age_days=180（繰り返し可）
    #[arg(long = "param", value_name = "K=V", help_heading = "ルール", value_parser = usage::key_value)]
    params: Vec<(String, String)>,
    #[command(flatten)]
    config: settings::ConfigOptions,
}

/// How results look.
#[derive(Args, Clone, Debug, Default)]
struct LookOptions {
    /// 色を使うか: auto、always、never（既定: auto。NO_COLOR と FORCE_COLOR に従う）
    #[arg(long, value_name = "WHEN", default_value = "auto", help_heading = "出力")]
    color: terminal::Color,
    /// まとめの行を出さない
    #[arg(short, long, help_heading = "出力")]
    quiet: bool,
    /// 項目ごとの結果、版についての注意、所要時間も出す
    #[arg(short, long, help_heading = "出力", conflicts_with = "quiet")]
    verbose: bool,
}

/// Runs the command line, whatever happens in it.
pub fn main() -> ExitCode {
    mishap::caught(run)
}

/// Parses, dispatches, and gives the exit code.
fn run() -> ExitCode {
    let matches = match command().try_get_matches() {
        Ok(matches) => matches,
        Err(error) => return usage::explain(&error),
    };
    let cli = match Cli::from_arg_matches(&matches) {
        Ok(cli) => cli,
        Err(error) => return usage::explain(&error),
    };
    interrupt::listen();
    let exit = match cli.command {
        Command::Check(options) => check::run(&options),
        Command::Diff(options) => diff::run(&options),
        Command::Init(options) => init::run(&options),
        Command::New(options) => new::run(&options),
        Command::Test(options) => test::run(&options),
        Command::LintRules(options) => lint_rules::run(&options),
        Command::Eval(options) => eval::run(&options),
        Command::Why(options) => why::run(&options),
        Command::Explain(options) => explain::run(&options),
        Command::List(options) => list::run(&options),
        Command::Baseline(options) => baseline::run(&options),
        Command::Forecast(options) => forecast::run(&options),
        Command::Merge(options) => merge::run(&options),
        Command::Mutate(options) => mutate::run(&options),
        Command::Schema(options) => schema::run(&options),
        Command::Definitions(options) => definitions::run(&options),
        Command::Config(options) => config::run(&options),
        Command::Completions(options) => completions::run(&options, command()),
        Command::Man(options) => man::run(&options, command()),
    };
    exit.into()
}

/// The command with clap's English words replaced.
fn command() -> clap::Command {
    japanese(Cli::command(), "")
}

/// `before` are the commands that this one stands under.
fn japanese(command: clap::Command, before: &str) -> clap::Command {
    let name = format!("{before} {}", command.get_name()).trim().to_owned();
    let usage = command.clone().render_usage().to_string().replace("Usage: ", "").replace("[OPTIONS]", "[オプション]");
    let usage = format!("{before} {usage}").trim().to_owned();
    let names: Vec<String> = command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
    let help = clap::Arg::new("help").short('h').long("help").action(ArgAction::Help);
    let mut command = command
        .help_template("{about}\n\n使い方: {usage}\n\n{all-args}{after-help}\n")
        .subcommand_help_heading("コマンド")
        .disable_help_flag(true)
        .disable_version_flag(true)
        .arg(help.help("この説明を出す").help_heading("その他"));
    if names.is_empty() {
        command = command.override_usage(usage);
    } else {
        command = command.override_usage(format!("{name} コマンド [オプション]"));
    }
    // A command under another has no version of its own.
    if before.is_empty() {
        let version = clap::Arg::new("version").short('V').long("version").action(ArgAction::Version);
        command = command.arg(version.help("版を出す").help_heading("その他"));
    }
    command = command.mut_args(|arg| {
        let positional = arg.is_positional() && arg.get_help_heading().is_none();
        let valued = arg.get_action().takes_values();
        let arg = if valued { arg.hide_possible_values(true).hide_default_value(true) } else { arg };
        if positional { arg.help_heading("入力").display_order(0) } else { arg }
    });
    for sub in names {
        command = command.mut_subcommand(sub, |sub| japanese(sub, &name));
    }
    command
}
