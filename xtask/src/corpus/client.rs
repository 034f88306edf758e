//! The client of a document: what the compiler makes of it, whether rustc takes that, and what comes of its calls. Knows what the
//! compiler says, nothing of cargo.

use std::collections::BTreeSet;

use anyhow::Result;
use oas_contract::extensions::{ENVIRONMENT, Scheme};
use oas_contract::{Document, LeftOut, Severity, Source};
use serde_json::{Value, json};

use super::row::Row;
use super::scratch::Scratch;

/// Tries the client of a document, as far as it is asked for.
pub(super) fn tried(
    document: &Document,
    name: &str,
    scratch: Option<&Scratch>,
    calls: bool,
    row: &mut Row,
) -> Result<()> {
    let operations = document.operations();
    let package = Scratch::package(name);
    let generated = match oas_codegen::compile(document.source(), &package) {
        Ok(generated) => generated,
        Err(report) => {
            row.set("operations", operations.len());
            row.set("compiles", "no");
            let first = report.findings().iter().find(|finding| finding.severity == Severity::Error);
            row.faults.push(format!("not compiled: {}", first.map(ToString::to_string).unwrap_or_default()));
            return Ok(());
        }
    };
    let missing: Vec<&oas_contract::Operation<'_>> =
        operations.iter().filter(|operation| !generated.operations.contains(&operation.identifier().into())).collect();
    let lacking = || generated.warnings.findings().iter().filter(|finding| finding.rule == LeftOut::RULE);
    let mut left_out: BTreeSet<String> = document.operations_touched(lacking());
    left_out.extend(missing.iter().map(|operation| operation.name()));
    row.set("operations", operations.len());
    row.set("compiles", "yes");
    row.set("left-out", left_out.len());
    row.left_out.extend(lacking().map(|finding| format!("{}: {}", finding.place.position, finding.message)));
    let Some(scratch) = scratch else { return Ok(()) };
    let missing: Vec<String> = missing.iter().map(|operation| operation.identifier().into_owned()).collect();
    let (text, issued) = with_variables(document, &package);
    let Ok(client) = oas_codegen::compile(&Source::new(document.source().name(), &text), &package) else {
        row.faults.push("not compiled any more where its credentials come from variables".to_owned());
        return Ok(());
    };
    scratch.write(&package, &text, &client, [&missing, &issued])?;
    if let Err(errors) = scratch.check(&package)? {
        row.set("types", "no");
        row.faults.push(errors);
        return Ok(());
    }
    row.set("types", "yes");
    if !calls {
        return Ok(());
    }
    match scratch.call(&package)? {
        Err(errors) => row.faults.push(errors),
        Ok(outcome) => {
            row.count("examples", outcome.equal, outcome.examples);
            row.count("answers", outcome.answered, outcome.calls);
            row.faults.extend(outcome.faults);
        }
    }
    Ok(())
}

/// The document with variables for its credentials, by which the client of a test learns those of the fake; and the variables of
/// tokens, with what the fake calls those that it has issued.
fn with_variables(document: &Document, package: &str) -> (String, Vec<String>) {
    let mut whole = document.root().to_json();
    let mut issued = Vec::new();
    for (index, declared) in document.security_schemes().iter().enumerate() {
        let variable = |field: &str| format!("CORPUS_{index}_{field}");
        let variables = match declared.scheme() {
            Some(Scheme::Basic) => json!({"username": variable("USERNAME"), "password": variable("PASSWORD")}),
            Some(Scheme::ClientCredentials { .. }) => {
                issued.push(format!("{}={package}.{}.issued", variable("TOKEN"), declared.name));
                json!({"token": variable("TOKEN")})
            }
            Some(Scheme::Signature { .. }) | None => continue,
            Some(_) => json!(variable("TOKEN")),
        };
        let schemes = whole.pointer_mut("/components/securitySchemes").and_then(Value::as_object_mut);
        if let Some(Value::Object(scheme)) = schemes.and_then(|schemes| schemes.get_mut(declared.name)) {
            scheme.entry(ENVIRONMENT.name).or_insert(variables);
        }
    }
    (whole.to_string(), issued)
}
