//! `corpus`: what becomes of the documents of a folder, as a table: what lints, compiles, type-checks, comes back as it was,
//! answers, and whether anything in it can change in silence. Knows the columns, none of them from inside.

mod alter;
mod client;
mod defaults;
mod manifest;
mod row;
mod scratch;
mod silence;
mod together;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use oas_contract::{Document, Report, Severity, Source};

use manifest::Manifest;
use oas_diff_cli::output;
use row::Row;
use scratch::Scratch;
use silence::{STAGES, Silent, altered};

#[derive(clap::Args)]
pub struct Arguments {
    /// A folder with documents: YAML or JSON
    folder: PathBuf,
    /// A list of the documents, with what each must be and how many operations its client goes without at most
    #[arg(long, value_name = "FILE")]
    manifest: Option<PathBuf>,
    /// Print where the documents of the list are had from, and do nothing else
    #[arg(long, requires = "manifest")]
    addresses: bool,
    /// What is looked at, in this order: each costs more than the one before
    #[arg(long, value_delimiter = ',', default_value = "lints,compiles,types,calls,silence")]
    columns: Vec<Column>,
    /// Documents of these names alone
    #[arg(long, value_name = "NAME")]
    only: Vec<String>,
    /// How many places of a document are altered at most, a few of every kind and the others spread over all of it; 0 is all
    #[arg(long, default_value_t = 300)]
    places: usize,
    /// How many faults of a document, and how many of the things that its client goes without, are listed below its row
    #[arg(long, default_value_t = 5)]
    listed: usize,
}

/// What is looked at.
#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Column {
    /// What the linter says
    Lints,
    /// What the compiler makes of it, and how many operations go without something
    Compiles,
    /// Whether rustc takes what the compiler has made
    Types,
    /// Whether every operation answers when it is called by name against the fake, and every example comes back as it was
    Calls,
    /// Whether anything can change in silence
    Silence,
}

pub fn run(arguments: &Arguments) -> Result<ExitCode> {
    let manifest = arguments.manifest.as_deref().map(Manifest::read).transpose()?;
    if let Some(manifest) = &manifest {
        if arguments.addresses {
            output::print(&manifest.addresses());
            return Ok(ExitCode::SUCCESS);
        }
        manifest.verify(&arguments.folder)?;
    }
    let paths = documents(arguments)?;
    let width = paths.iter().map(|path| name(path).chars().count()).max().unwrap_or_default();
    let asked = |column| arguments.columns.contains(&column);
    let scratch = if asked(Column::Types) || asked(Column::Calls) { Some(Scratch::new()?) } else { None };
    let mut silent = Silent::new();
    let mut faults = 0;
    for path in &paths {
        let mut row = row(path, arguments, scratch.as_ref(), &mut silent)?;
        let file = path.file_name().map(|file| file.to_string_lossy().into_owned()).unwrap_or_default();
        row.faults.extend(manifest.as_ref().and_then(|manifest| manifest.worse(&file, &row)));
        let cells: Vec<String> = row.cells.iter().map(|(heading, cell)| format!("{heading} {cell}")).collect();
        output::print(&format_args!("{:width$}  {}\n", name(path), cells.join("  ")));
        let listed = [("left out", &row.left_out), ("fault", &row.faults)];
        for (what, lines) in listed {
            for line in lines.iter().take(arguments.listed) {
                output::print(&format_args!("  {what}: {}\n", line.replace('\n', "\n  ")));
            }
            if lines.len() > arguments.listed {
                output::print(&format_args!("  {what}: {} more\n", lines.len() - arguments.listed));
            }
        }
        faults += row.faults.len();
    }
    for ((stage, holder, member), (first, count)) in &silent {
        output::print(&format_args!("silent in the {stage}: `{member}` of {holder}, {count} times, first {first}\n"));
    }
    let kinds = silent.len();
    output::print(&format_args!("{} documents, {faults} faults", paths.len()));
    if asked(Column::Silence) {
        output::print(&format_args!(", {kinds} kinds of silence"));
    }
    output::print(&"\n");
    Ok(if silent.is_empty() && faults == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn documents(arguments: &Arguments) -> Result<Vec<PathBuf>> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(&arguments.folder)
        .with_context(|| format!("failed to read {}", arguments.folder.display()))?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| is_document(path))
        .filter(|path| arguments.only.is_empty() || arguments.only.iter().any(|only| name(path) == *only))
        .collect();
    paths.sort();
    if paths.is_empty() {
        bail!("there is no document in {}: name a folder with YAML or JSON files", arguments.folder.display());
    }
    Ok(paths)
}

fn is_document(path: &Path) -> bool {
    path.extension().and_then(std::ffi::OsStr::to_str).is_some_and(|ending| ["yaml", "yml", "json"].contains(&ending))
}

fn name(path: &Path) -> String {
    path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default()
}

fn row(path: &Path, arguments: &Arguments, scratch: Option<&Scratch>, silent: &mut Silent) -> Result<Row> {
    let mut row = Row::default();
    let source = Source::read_document(path)?;
    let document = match Document::parse_of_others(&source) {
        Ok(document) => document,
        Err(finding) => {
            row.faults.push(format!("not read: {finding}"));
            return Ok(row);
        }
    };
    let asked = |column| arguments.columns.contains(&column);
    if asked(Column::Lints) {
        let report = oas_contract::lint_document(&document);
        row.set("errors", at(&report, Severity::Error));
        row.set("warnings", at(&report, Severity::Warning));
    }
    if asked(Column::Compiles) || scratch.is_some() {
        client::tried(&document, &name(path), scratch, asked(Column::Calls), &mut row)?;
    }
    if asked(Column::Silence) {
        match altered(&document, arguments.places, &STAGES, silent) {
            None => row.faults.push("not written again".to_owned()),
            Some(counts) => {
                for (stage, (asked, quiet)) in STAGES.iter().zip(counts.of_stages) {
                    row.set(stage.name, if asked == 0 { "not taken".to_owned() } else { format!("{quiet}/{asked}") });
                }
            }
        }
    }
    Ok(row)
}

fn at(report: &Report, severity: Severity) -> usize {
    report.findings().iter().filter(|finding| finding.severity == severity).count()
}

#[cfg(test)]
mod tests;
