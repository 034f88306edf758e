//! What is said on the command line. Knows names and values, not what they are for.

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser as _};
use oas_diff::FailOn;
use oas_diff::report::Level;

/// What is compared, and how it is reported.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Arguments {
    /// A git revision, a file or a folder of one (`main:api/openapi.yaml`), a file, a folder, `-` for standard input, or a
    /// pattern of files (`api/**/*.yaml`); the merge base with the main branch if none is given
    pub base: Option<String>,
    /// The same; the files as they stand if none is given
    pub head: Option<String>,
    /// Which files are contracts: patterns, instead of those of the policy; if nothing is said, every file that says `openapi`
    #[arg(long, value_name = "PATTERN")]
    pub files: Vec<String>,
    /// The policy; the nearest `oas-diff.toml` in this folder or around it if it is not given
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// What makes the exit code 1; what the policy says if it is not given, or `wire`
    #[arg(long, value_parser = PossibleValuesParser::new(FailOn::ALL.map(FailOn::name))
        .map(|name| FailOn::named(&name).expect("one of the possible values")))]
    pub fail_on: Option<FailOn>,
    /// The least level of changes that is shown
    #[arg(long, value_parser = PossibleValuesParser::new(Level::ALL.map(Level::name))
        .map(|name| Level::named(&name).expect("one of the possible values")), default_value = "undecided")]
    pub level: Option<Level>,
    /// Show all changes of which there are many of one kind
    #[arg(long)]
    pub all: bool,
    /// Count what changes do to the source of Rust programs that import the generated client
    #[arg(long)]
    pub rust: bool,
    /// How the changes are printed, `text` if nothing is said; `sarif=FILE` writes them to a file, and may stand beside others
    #[arg(long, value_name = "FORMAT[=FILE]", value_parser = destination)]
    pub format: Vec<Destination>,
    /// Whether text has colours
    #[arg(long, value_enum, default_value_t = Color::Auto)]
    pub color: Color,
    /// Print all rules and what they do, and compare nothing
    #[arg(long)]
    pub rules: bool,
}

/// A form of report, and the file that it goes to; standard output if none is named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Destination {
    /// The form of the report.
    pub format: Format,
    /// The file that it is written to, if it is not standard output.
    pub file: Option<PathBuf>,
}

/// A form of report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For a terminal, with the lines of the documents.
    Text,
    /// A comment for a pull request.
    Markdown,
    /// One document for programs.
    Json,
    /// Workflow commands of GitHub: an annotation for each change.
    Github,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// `JUnit` XML, for the test reports of other systems.
    Junit,
    /// An HTML page that stands by itself.
    Html,
    /// Entries for a changelog.
    Changelog,
}

impl Format {
    const ALL: [(&'static str, Self); 8] = [
        ("text", Self::Text),
        ("markdown", Self::Markdown),
        ("json", Self::Json),
        ("github", Self::Github),
        ("sarif", Self::Sarif),
        ("junit", Self::Junit),
        ("html", Self::Html),
        ("changelog", Self::Changelog),
    ];
}

/// Whether text has colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Color {
    /// Where it goes to a terminal, and `NO_COLOR` is not set.
    #[default]
    Auto,
    /// Wherever it goes to.
    Always,
    /// Not even at a terminal.
    Never,
}

fn destination(text: &str) -> Result<Destination, String> {
    let (name, file) = text.split_once('=').map_or((text, None), |(name, file)| (name, Some(file)));
    let known = Format::ALL.iter().find(|(known, _)| *known == name);
    let names = || Format::ALL.map(|(name, _)| name).join(", ");
    let format = known.ok_or_else(|| format!("`{name}` is none of: {}", names()))?.1;
    if file == Some("") {
        return Err("the name of the file is missing after `=`".to_owned());
    }
    Ok(Destination { format, file: file.map(PathBuf::from) })
}
