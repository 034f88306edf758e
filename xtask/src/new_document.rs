//! `new` of an OpenAPI document: the document stays as it is, beside it an overlay of what it only shows, and the client crate.
//! Knows the stages, nothing of pages.

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Result, bail};
use oas_contract::{Document, LeftOut, Report, Severity, Source};
use oas_diff_cli::output;

use crate::files::Files;
use crate::lock::Lock;
use crate::{new, regen, workspace};

/// A document of OpenAPI, where a file is one. What says at its top that it is one and cannot be read is no page either.
pub fn read(path: &Path) -> Result<Option<Source>> {
    let Ok(source) = Source::read_document(path).map(Source::without_overlay) else { return Ok(None) };
    let says = |line: &str| {
        let keys = ["openapi", "swagger"];
        keys.iter()
            .any(|key| line.starts_with(&format!("{key}:")) || line.trim_start().starts_with(&format!("\"{key}\":")))
    };
    match Document::parse_of_others(&source) {
        Ok(document) if !oas_contract::is_openapi(document.root()) || document.is_kept_by_hand() => Ok(None),
        Ok(document) if document.files().count() > 1 => {
            output::print(&format_args!(
                "the {} files of {} are kept as one\n",
                document.files().count(),
                source.name()
            ));
            Ok(Some(Source::new(source.name(), &document.written())))
        }
        Ok(_) => Ok(Some(source)),
        Err(finding) if source.text().lines().any(says) && is_data(path) => {
            output::print(&Report::new(&source, vec![*finding]));
            bail!("{} cannot be read; nothing is written", source.name());
        }
        Err(_) => Ok(None),
    }
}

/// Whether the name of a file says that it is YAML or JSON; a page may show a document.
fn is_data(path: &Path) -> bool {
    let known = |extension: &str| ["yaml", "yml", "json"].iter().any(|known| known.eq_ignore_ascii_case(extension));
    path.extension().and_then(|extension| extension.to_str()).is_some_and(known)
}

/// Takes a document over for a package that is not there yet. Exit codes are those of `new`.
pub fn run(package: &str, document: &Source, contracts: &[String], dry_run: bool, lock: &Lock) -> Result<ExitCode> {
    let name = format!("specs/{package}.yaml");
    let mut source = document.named(&name);
    let parsed = Document::parse_of_others(&source)?;
    if parsed.operations().is_empty() {
        bail!("{} states no operation that can be called; nothing is written", document.name());
    }
    let proposed = oas_contract::proposed_overlay(&parsed, package);
    if let Some(overlay) = &proposed {
        source = source.with_overlay(overlay.clone());
    }
    let generated = match oas_codegen::compile(&source, package) {
        Ok(generated) => generated,
        Err(report) => {
            output::print(&report.counted());
            bail!("{} does not compile; nothing is written", document.name());
        }
    };
    let said = &generated.warnings;
    output::print(&said.clone().of_rule(LeftOut::RULE, Severity::Warning));
    let proposals = said.findings().iter().filter(|finding| finding.rule == "overlay-proposed").count();
    output::print(&said.clone().of_rule("overlay-proposed", Severity::Warning));
    let (stated, made) = (parsed.operations().len(), generated.operations.len());
    let summary = format!("{stated} operations, {made} of them in the client, {proposals} proposals to settle\n");
    if dry_run {
        output::print(&format_args!("{summary}nothing is written: --dry-run\n"));
        return Ok(ExitCode::SUCCESS);
    }
    let root = workspace::root()?;
    let mut files = Files::default();
    files.put(root.join(&name), source.text().to_owned());
    if let Some(overlay) = &proposed {
        files.put(root.join(overlay.name()), overlay.text().to_owned());
    }
    for file in regen::made(package, Some(&source), contracts)?.into_iter().flatten() {
        files.put(root.join("crates").join(package).join(&*file.path), file.text);
    }
    new::put_crate(package, &source, &generated, contracts, &mut files)?;
    new::write(package, &mut files, lock)?;
    output::print(&summary);
    let overlay =
        proposed.as_ref().map_or(String::new(), |overlay| format!("settle what {} proposes, then: ", overlay.name()));
    output::print(&format_args!(
        "crates/{package} compiles; {overlay}cargo xtask lint, cargo xtask regen {package}, cargo xtask demo\n"
    ));
    Ok(ExitCode::SUCCESS)
}
