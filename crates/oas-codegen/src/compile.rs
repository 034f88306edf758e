//! From the text of a contract to the code of its client: the stages in order, and what they have to say. Knows none of them
//! from inside.

use std::collections::BTreeSet;

use oas_contract::{Document, Finding, Report, Severity, Source};

use crate::attempt::{Stage, compiled};
use crate::emit::{self, Emitted};
use crate::scaffold;

/// The code of a client crate.
#[derive(Clone, Debug)]
pub struct Generated {
    /// The text of `src/generated.rs`.
    pub code: String,
    /// The files that it includes, by their paths from its folder: one for each feature that operations are behind.
    pub parts: Vec<(String, String)>,
    /// Those features, by name.
    pub features: Vec<String>,
    /// The warnings of the linter, and what the compiler had to leave out.
    pub warnings: Report,
    /// The files that it was made of, by their names, the contract itself first.
    pub files: Vec<String>,
    /// The operations that can be called, by the names that they are invoked by.
    pub operations: Vec<String>,
}

impl Generated {
    /// The features of the runtime that the code needs, each once: patterns that texts must match, algorithms that sign, content that
    /// is read by and by.
    pub fn runtime_features(&self) -> Vec<&'static str> {
        let is_in =
            |marker: &str| self.code.contains(marker) || self.parts.iter().any(|(_, text)| text.contains(marker));
        let needed = scaffold::RUNTIME_FEATURES.iter().filter(|(_, marker)| is_in(marker)).map(|(name, _)| *name);
        needed.collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// All of the code in one text, with that of each feature where it is included, as
    /// [`compare_items`](crate::compare_items) reads it.
    pub fn whole(&self) -> String {
        let included =
            |whole: String, (path, text): &(String, String)| whole.replacen(&format!("include!({path:?});"), text, 1);
        self.parts.iter().fold(self.code.clone(), included)
    }
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
    match Document::parse_of_others(source) {
        Ok(document) => {
            let (report, made) = compiled(&document, source.stem(), Stage::Lowered);
            let unread = document.unread_places();
            Checked { report, plan: made.map(|made| made.lowered.as_text()), unread }
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

/// Compiles a contract for the package `package`. What stands in the way is a report that points into the contract.
///
/// An operation that has no form in Rust is left out, with a warning `left-out`. A contract without `x-source` is taken for a
/// document of others, of which the same holds for what is wrong in an operation: [`check`] reports it as an error.
pub fn compile(source: &Source, package: &str) -> Result<Generated, Box<Report>> {
    let document =
        Document::parse_of_others(source).map_err(|finding| Box::new(Report::new(source, vec![*finding])))?;
    let (warnings, made) = compiled(&document, package, Stage::Generated);
    let Some((lowered, skeleton)) = made.and_then(|made| Some((made.lowered, made.skeleton?))) else {
        return Err(Box::new(warnings.down_to(Severity::Error)));
    };
    let Emitted { code, parts } =
        emit::emit(&skeleton, &lowered.plan, source.name(), &document.written()).map_err(|message| {
            let place = source.place(oas_contract::Position::START);
            let finding = Finding {
                help: Some("this is a fault of the compiler: please report it with the contract".to_owned()),
                ..Finding::error("internal", place, message)
            };
            debug_assert_eq!(finding.severity, Severity::Error);
            Box::new(Report::new(source, vec![finding]))
        })?;
    let features = lowered.plan.features.into_iter().map(|feature| feature.name).collect();
    let operations = lowered.plan.operations.into_iter().map(|operation| operation.id).collect();
    let files = document.files().map(|file| file.name().to_owned()).collect();
    Ok(Generated { code, parts, features, warnings, files, operations })
}
