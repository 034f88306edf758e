//! The linter: everything that can be said about a contract without generating code. The table of members first (is it
//! OpenAPI at all), then references, then what the generated clients need. Knows no provider.

mod action_rules;
mod command_rules;
mod enum_rules;
mod extension_rules;
mod findings;
mod idempotency_rules;
mod operation_rules;
mod paging_rules;
mod parameter_rules;
mod places;
mod reference_rules;
mod remembered_rules;
mod schema_rules;
mod structure;
mod union_rules;
mod waiting_rules;

use crate::document::{Document, InPlace};
use crate::left_out::LeftOut;
use crate::source::{Finding, Report, Severity, Source};
use crate::tables::Version;
use findings::Findings;

/// Lints a file: an unreadable document is a report with that one error.
pub fn lint(source: &Source) -> Report {
    match Document::parse(source) {
        Ok(document) => lint_document(&document),
        Err(finding) => Report::new(source, vec![*finding]),
    }
}

/// Lints a document that has been read, without what it leaves out.
pub fn lint_document(document: &Document) -> Report {
    let rules: [Rules; 5] = [
        operation_rules::check,
        schema_rules::check,
        extension_rules::check,
        command_rules::check,
        action_rules::check,
    ];
    linted(document, &rules, true).with(document.proposed())
}

/// Whether what the linter finds wrong costs only the operations that need it: in a document of others, unless it is wrong in a
/// word of ours.
pub fn is_of_others(document: &Document, report: &Report) -> bool {
    let openapi = || linted(document, &[operation_rules::check, schema_rules::check], false);
    !document.is_kept_by_hand() && report.errors().eq(openapi().errors())
}

/// A document that passes the linter: one of others without the operations and schemas that do not, and what these are.
///
/// # Errors
///
/// The report, where it is about more than that, or nothing would be left.
pub fn passing(document: &Document) -> Result<(Document, Vec<LeftOut>), Box<Report>> {
    let (mut rest, mut left_out) = (document.clone(), Vec::new());
    loop {
        let report = lint_document(&rest).down_to(Severity::Error);
        if !report.has_errors() {
            return Ok((rest, left_out));
        }
        let confined = is_of_others(&rest, &report);
        match rest.without_faults(report.findings()).filter(|_| confined) {
            Some((smaller, parts)) => {
                left_out.extend(parts);
                rest = smaller;
            }
            None => return Err(Box::new(report)),
        }
    }
}

type Rules = fn(&mut Findings<'_>);

fn linted(document: &Document, rules: &[Rules], extensions: bool) -> Report {
    // Rules judge what they read, they do not act on it.
    let document = &document.without_left_out().0.unnoted();
    let mut findings = Findings { document, list: Vec::new() };
    if check_version(&mut findings) {
        in_place(&mut findings);
        structure::check(&mut findings, true, extensions);
        reference_rules::check(&mut findings, true);
        // The other rules read a document of the right form; on another one they would only add noise.
        if findings.list.iter().all(|finding| finding.severity != Severity::Error) {
            for rule in rules {
                rule(&mut findings);
            }
        }
    }
    document.report(findings.list)
}

/// Whether a document can be read at all: OpenAPI 3.0 or 3.1, or Swagger 2.0 as 3.0, every field of the right kind, every
/// reference leading somewhere.
/// For readers of documents that need not compile.
pub fn lint_readable(document: &Document) -> Report {
    let document = &document.unnoted();
    let mut findings = Findings { document, list: Vec::new() };
    if check_version(&mut findings) {
        let reached = reference_rules::check(&mut findings, false);
        let references = std::mem::take(&mut findings.list);
        structure::check(&mut findings, false, true);
        for (node, object) in reached {
            structure::check_below(&mut findings, node, object);
        }
        // What is not known or missing is no obstacle for whoever only reads.
        findings.list.retain(|finding| finding.rule == "wrong-type");
        findings.list.extend(references);
        in_place(&mut findings);
    }
    Report::over(document.files().cloned().collect(), findings.list)
}

/// Tells that references were followed where OpenAPI has none.
fn in_place(findings: &mut Findings<'_>) {
    let document = findings.document;
    for InPlace { what, first, count } in document.in_place() {
        let more = if *count > 1 { format!(" ({count} places, this is the first)") } else { String::new() };
        let message = format!("OpenAPI has no reference in place of {what}: what it leads to is read instead{more}");
        findings.warning_at(
            "in-place-ref",
            *first,
            message,
            "write out what it leads to, for readers that do not follow it",
        );
    }
}

fn check_version(findings: &mut Findings<'_>) -> bool {
    const HELP: &str =
        "write `openapi: 3.0.3` as the first line; documents of other versions than 3.0 and 3.1 must be converted";
    let root = findings.document.root();
    match root.get("openapi") {
        Some(node) if findings.document.is_lifted() => {
            let message = "this document of Swagger 2.0 is read as OpenAPI 3.0";
            findings.list.push(Finding::note("swagger", findings.document.place(node), message));
            return true;
        }
        Some(node) => match node.as_str() {
            Some(version) if version == "3.0" || version.starts_with("3.0.") => return true,
            Some(_) if findings.document.version() == Version::V3_1 => return true,
            Some(version) => {
                findings.error("openapi-version", node, format!("OpenAPI {version} is not supported"), HELP);
            }
            None => {
                findings.error("openapi-version", node, format!("`openapi` is {}, not a version", node.kind()), HELP);
            }
        },
        None => match root.get("swagger") {
            Some(node) => {
                let message = "this is a Swagger document of another version than 2.0";
                findings.error("openapi-version", node, message, HELP);
            }
            None => findings.error("openapi-version", root, "this is no OpenAPI document: `openapi` is missing", HELP),
        },
    }
    false
}
