//! No name and no form of a document makes Rust that does not compile: documents of awkward names and shapes, which follow from a
//! seed, are compiled, and what comes of them is checked by rustc. `AWKWARD_DOCUMENTS` is how many; few, unless it is said.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[path = "support/shapes.rs"]
mod shapes;
mod support;

use oas_codegen::Generated;
use oas_contract::{Severity, Source};
use shapes::document;
use support::rustc::Rustc;

/// The documents of a run, by their seeds: always the same, and others beside them where more are asked for.
fn seeds() -> Vec<u64> {
    let asked = std::env::var("AWKWARD_DOCUMENTS").ok().map(|number| number.parse().expect("a number"));
    (0..asked.unwrap_or(12)).collect()
}

/// The code of a client in one file, with the features that are `on` and no other.
fn in_one(generated: &Generated, on: usize) -> String {
    let mut code = generated.whole();
    assert!(!code.contains("include!("), "a file of a feature is not there");
    for (index, name) in generated.features.iter().enumerate() {
        let condition = if index % 2 == on { "all()" } else { "any()" };
        code = code.replace(&format!("feature = {name:?}"), condition);
    }
    code
}

#[test]
fn what_is_accepted_compiles() {
    let rustc = Rustc::find();
    let (mut refused, mut crates): (Vec<String>, Vec<(u64, String)>) = Default::default();
    for seed in seeds() {
        let text = document(seed).to_string();
        let source = Source::new("specs/awkward.json", &text);
        match oas_codegen::compile(&source, "awkward") {
            // With every second feature, and with the others.
            Ok(generated) => crates.extend(
                [0, 1].map(|on| (seed, in_one(&generated, on))).into_iter().take(if generated.features.is_empty() {
                    1
                } else {
                    2
                }),
            ),
            Err(report) => {
                let faults = || report.findings().iter().filter(|finding| finding.severity == Severity::Error);
                assert!(faults().all(|fault| fault.rule != "internal"), "seed {seed}: {report}\n{text}");
                refused.extend(faults().next().map(|fault| format!("seed {seed}: {}: {}", fault.rule, fault.message)));
            }
        }
    }
    // What is refused proves nothing.
    assert!(refused.len() * 4 <= seeds().len(), "too many are refused:\n{}", refused.join("\n"));
    for some in crates.chunks(12) {
        let modules = some
            .iter()
            .enumerate()
            .map(|(index, (seed, code))| format!("pub mod seed_{seed}_{index} {{\n{code}\n}}\n"));
        let code: String = modules.collect();
        if let Err(errors) = rustc.check(&code) {
            // Alone, it is seen which of them it is.
            let alone = some.iter().find_map(|(seed, code)| Some((seed, rustc.check(code).err()?)));
            let (seed, errors) = alone.map_or((None, errors), |(seed, errors)| (Some(*seed), errors));
            let text = seed.map(|seed| serde_json::to_string_pretty(&document(seed)).unwrap()).unwrap_or_default();
            panic!("seed {seed:?} compiles to Rust that does not:\n{errors}\n{text}");
        }
    }
}
