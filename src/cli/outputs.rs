//! `--format` and `--output` in; the report in each format, on stdout and in files, out.

use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use junshu::config::{ConfigError, Layer, Part, Settings};
use junshu::report::Report;
use junshu::report::format::{FORMATS, Format};
use junshu::report::stream::Stream;
use junshu::report::style::Style;
use junshu::source::{display_name, reason};

use super::LookOptions;
use super::terminal::{self, Color, Out, complain};

/// In which formats, and where.
#[derive(Args, Clone, Debug)]
pub struct OutputOptions {
    #[arg(short, long = "format", value_name = "FORMAT[=FILE]", value_parser = OutputParser, help_heading = "出力", help = help())]
    formats: Vec<String>,
    /// 標準出力の代わりにこのファイルに書く（`=FILE` のない形式のもの）
    #[arg(short, long, value_name = "FILE", help_heading = "出力")]
    output: Option<PathBuf>,
    /// 満たしたルールと該当のないルールも、それを書ける形式（sarif）に書く
    #[arg(long, help_heading = "出力")]
    include_passes: bool,
    /// json に、ほかの形式が示すことをすべて書く（`junshu merge` で別の形式にするため）
    #[arg(long, help_heading = "出力")]
    complete: bool,
}

fn help() -> String {
    let names: Vec<&str> = FORMATS.iter().map(|format| format.name).collect();
    format!("形式（既定: text）。`=FILE` を付けるとファイルに書く。繰り返し可: {}", names.join(", "))
}

/// One format with its destination.
#[derive(Clone, Debug)]
pub struct Output {
    format: &'static Format,
    /// `None` is stdout, or the file of `--output`.
    file: Option<PathBuf>,
}

/// Takes `FORMAT` and `FORMAT=FILE`.
#[derive(Clone, Copy, Debug)]
struct OutputParser;

impl TypedValueParser for OutputParser {
    type Value = String;

    fn parse_ref(
        &self,
        command: &clap::Command,
        arg: Option<&clap::Arg>,
        value: &std::ffi::OsStr,
    ) -> Result<String, clap::Error> {
        let text = value.to_str().unwrap_or_default();
        // `sarif=` is refused as a whole: a file without a name is no file.
        let name = text.split_once('=').filter(|(_, file)| !file.is_empty()).map_or(text, |(name, _)| name);
        let names = PossibleValuesParser::new(FORMATS.iter().map(|format| format.name));
        names.parse_ref(command, arg, name.as_ref())?;
        Ok(text.to_owned())
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(FORMATS.iter().map(|format| PossibleValue::new(format.name).help(format.about))))
    }
}

impl OutputOptions {
    /// What these options say.
    pub fn say(&self, layer: Layer) -> Layer {
        layer.list("formats", &self.formats)
    }

    /// The formats of the settings with their destinations. `None` when they cannot be used, which is printed.
    pub fn outputs(&self, settings: &Settings, color: Color) -> Option<Vec<Output>> {
        let formats = settings.config.formats.iter().enumerate();
        let outputs = formats.map(|(at, text)| Output::of(settings, at, text)).collect::<Result<_, _>>();
        let outputs = outputs.map_err(|error| complain(&error, color)).ok()?;
        self.places(outputs)
            .inspect_err(|problem| {
                eprintln!("error[usage]: {problem}");
                eprintln!("  形式ごとに書く先を付けてください。例: --format text --format html=report.html");
            })
            .ok()
    }

    /// Sends what has no file of its own to that of `--output`.
    ///
    /// # Errors
    /// Two results for one place, a file for none, or bytes for a terminal.
    fn places(&self, mut outputs: Vec<Output>) -> Result<Vec<Output>, String> {
        let file = self.output.clone().filter(|file| file != Path::new("-"));
        let open: Vec<&mut Output> = outputs.iter_mut().filter(|output| output.file.is_none()).collect();
        match (open.len(), &file) {
            (0, Some(file)) => return Err(format!("--output {} に書く形式がありません", display_name(file))),
            (0 | 1, _) => open.into_iter().for_each(|output| output.file.clone_from(&file)),
            _ => {
                let names: Vec<&str> = open.iter().map(|output| output.format.name).collect();
                return Err(format!("{} を同じところには書けません", names.join(" と ")));
            }
        }
        for (at, output) in outputs.iter().enumerate() {
            let name = output.format.name;
            let place = output.file.as_deref().map(terminal::whereabouts);
            let same = |first: &&Output| place.is_some() && first.file.as_deref().map(terminal::whereabouts) == place;
            if let Some(first) = outputs[..at].iter().find(same) {
                return Err(format!("{} と {name} を同じところには書けません", first.format.name));
            }
            if output.file.is_none() && output.format.binary && io::stdout().is_terminal() {
                return Err(format!("{name} は端末には出せません"));
            }
        }
        Ok(outputs)
    }

    /// How they are written; a `part` of a run is complete, so that it can be joined with the others into any format.
    pub fn style(&self, look: &LookOptions, part: bool) -> Style {
        Style { look: terminal::stdout_look(look), passes: self.include_passes, complete: self.complete || part }
    }
}

impl Output {
    /// Reads `FORMAT` and `FORMAT=FILE`, which stand at this place of the settings.
    fn of(settings: &Settings, at: usize, text: &str) -> Result<Self, ConfigError> {
        let (name, file) = text.split_once('=').unwrap_or((text, "-"));
        let format = Format::find(name).expect("the settings name only formats that there are");
        let file = Some(file).filter(|file| *file != "-");
        let file = file.map(|file| settings.path("formats", file, Part::Item(at))).transpose()?;
        Ok(Self { format, file })
    }

    /// True when it shows what [`Format::evidence`] says.
    pub fn evidence(&self, style: Style) -> bool {
        self.format.evidence || style.passes
    }

    /// True when it shows what runs out.
    pub fn forecast(&self, style: Style) -> bool {
        self.format.forecast || style.complete
    }

    /// True when it shows the keys that no rule read.
    pub fn unread(&self, style: Style) -> bool {
        self.format.unread && style.look.verbose || style.complete
    }

    /// True when it is printed.
    pub fn is_printed(&self) -> bool {
        self.file.is_none()
    }

    /// What its place is called.
    pub fn place(&self) -> String {
        terminal::place_name(self.file.as_deref())
    }

    /// Opens its place.
    pub fn open(&self) -> io::Result<Out> {
        self.file.as_deref().map_or_else(|| Ok(Out::stdout()), Out::file)
    }

    /// A writer that takes one facility at a time, when the format needs no more.
    pub fn stream(&self, style: Style, color: Color) -> Option<Box<dyn Stream>> {
        self.format.stream(self.style(style, color))
    }

    /// Writes a report whose facilities are all there.
    pub fn render(&self, report: &Report<'_>, style: Style, color: Color, out: &mut dyn Write) -> io::Result<()> {
        self.format.render(report, self.style(style, color), out)
    }

    /// How it is drawn: a file has colours only where they are asked for.
    fn style(&self, style: Style, color: Color) -> Style {
        if self.is_printed() { style } else { Style { look: terminal::in_file(style.look, color), ..style } }
    }

    /// Adds the summary that GitHub shows on the page of the job, where it asks for one.
    pub fn job_summary(&self, report: &Report<'_>, style: Style) -> Result<(), String> {
        let file = std::env::var_os("GITHUB_STEP_SUMMARY").filter(|file| !file.is_empty()).map(PathBuf::from);
        let (Some(file), "github", Some(markdown)) = (file, self.format.name, Format::find("markdown")) else {
            return Ok(());
        };
        let mut text = Vec::new();
        let written = markdown
            .render(report, style, &mut text)
            .and_then(|()| std::fs::OpenOptions::new().append(true).create(true).open(&file)?.write_all(&text));
        written.map_err(|error| format!("{} にまとめを書けません: {}", display_name(&file), reason(&error)))
    }
}
