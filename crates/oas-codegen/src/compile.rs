//! From the text of a contract to the code of its client: the stages in order, and what they have to say. Knows none of them
//! from inside.

use oas_contract::{Document, Finding, Report, Severity, Source};

use crate::{emit, generate, lower};

/// The code of a client crate.
#[derive(Clone, Debug)]
pub struct Generated {
    /// The text of `src/generated.rs`.
    pub code: String,
    /// The warnings of the linter, and what the compiler had to leave out.
    pub warnings: Report,
}

/// What is said of a contract without writing code of it: by the linter, by what makes a plan of it, and of what neither of
/// them acts on.
///
/// ```
/// let contract = "
/// openapi: 3.0.3
/// info: {title: Pets, version: '1'}
/// servers: [{url: 'https://pets.example.com'}]
/// paths:
///   /pets:
///     get:
///       operationId: list_pets
///       summary: Pets.
///       responses: {'200': {description: They exist., content: {application/json: {schema: {$ref: '#/components/schemas/Pets'}}}}}
/// components:
///   schemas:
///     Pets: {type: array, x-rust-name: Animals, items: {type: string}}
/// ";
/// let checked = oas_codegen::check(&oas_contract::Source::new("specs/pets.yaml", contract));
/// assert!(checked.report.to_string().contains("`x-rust-name` of a schema changes the generated source"));
/// ```
pub fn check(source: &Source) -> Checked {
    match Document::parse(source) {
        Ok(document) => {
            let (report, lowered) = lowered(&document, source.stem());
            let unread = document.unread_places();
            Checked { report, plan: lowered.map(|lowered| lowered.as_text()), unread }
        }
        Err(finding) => Checked { report: Report::new(source, vec![*finding]), plan: None, unread: Vec::new() },
    }
}

/// What comes of a contract before code is written.
#[derive(Clone, Debug)]
pub struct Checked {
    /// Everything that is to be said of it, down to notes.
    pub report: Report,
    /// What the code will be written from, as a text to be compared: equal for contracts that compile to the same code.
    /// Nothing where the report has an error.
    pub plan: Option<String>,
    /// JSON pointers to the members that nothing acts on, those that are only prose among them. What is in one of them is
    /// not acted on either.
    pub unread: Vec<String>,
}

/// The report on a document, and what was made of it if there is no error.
fn lowered(document: &Document, package: &str) -> (Report, Option<lower::Lowered>) {
    let linted = oas_contract::lint_document(document);
    if linted.has_errors() {
        return (linted, None);
    }
    let mut findings = linted.findings().to_vec();
    document.forget_reads();
    let lowered = match lower::lower(document, package) {
        Ok(mut lowered) => {
            findings.append(&mut lowered.notes);
            findings.extend(document.unread());
            Some(lowered)
        }
        Err(faults) => {
            findings.extend(faults);
            None
        }
    };
    let report = Report::new(document.source(), findings);
    let lowered = lowered.filter(|_| !report.has_errors());
    (report, lowered)
}

/// Compiles a contract for the package `package`. What stands in the way is a report that points into the contract.
pub fn compile(source: &Source, package: &str) -> Result<Generated, Box<Report>> {
    let document = Document::parse(source).map_err(|finding| Box::new(Report::new(source, vec![*finding])))?;
    let (warnings, lowered) = lowered(&document, package);
    let Some(lowered) = lowered else { return Err(Box::new(warnings.down_to(Severity::Error))) };
    let skeleton =
        generate::generate(&document, &lowered).map_err(|finding| Box::new(Report::new(source, vec![*finding])))?;
    let code = emit::emit(&skeleton, &lowered.plan, source).map_err(|message| {
        let place = source.place(oas_contract::Position::START);
        let finding = Finding {
            help: Some("this is a fault of the compiler: please report it with the contract".to_owned()),
            ..Finding::error("internal", place, message)
        };
        debug_assert_eq!(finding.severity, Severity::Error);
        Box::new(Report::new(source, vec![finding]))
    })?;
    Ok(Generated { code, warnings })
}
