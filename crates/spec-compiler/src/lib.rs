#![doc = include_str!("../README.md")]

pub mod build_script;
mod digest;
mod emit;
mod generate;
mod items;
mod lower;
mod names;
pub mod plan;
pub mod scaffold;

use contract::{Document, Finding, Report, Severity, Source};

pub use digest::digest;
pub use items::{ItemChange, compare_items};

/// The code of a client crate.
#[derive(Clone, Debug)]
pub struct Generated {
    /// The text of `src/generated.rs`.
    pub code: String,
    /// The warnings of the linter, and what the compiler had to leave out.
    pub warnings: Report,
}

/// Compiles a contract for the package `package`. What stands in the way is a report that points into the contract.
pub fn compile(source: &Source, package: &str) -> Result<Generated, Box<Report>> {
    let document = Document::parse(source).map_err(|finding| Box::new(Report::new(source, vec![*finding])))?;
    let warnings = contract::lint_document(&document);
    if warnings.has_errors() {
        return Err(Box::new(warnings.errors_only()));
    }
    let lowered = lower::lower(&document, package).map_err(|findings| Box::new(Report::new(source, findings)))?;
    let skeleton =
        generate::generate(&document, &lowered).map_err(|finding| Box::new(Report::new(source, vec![*finding])))?;
    let code = emit::emit(&skeleton, &lowered.plan, source).map_err(|message| {
        let place = source.place(contract::Position::START);
        let finding = Finding {
            help: Some("this is a fault of the compiler: please report it with the contract".to_owned()),
            ..Finding::error("internal", place, message)
        };
        debug_assert_eq!(finding.severity, Severity::Error);
        Box::new(Report::new(source, vec![finding]))
    })?;
    Ok(Generated { code, warnings })
}
