//! Compiling a contract, against progenitor alone on the same document.

use std::fmt::Write as _;
use std::hint::black_box;

use oas_contract::{Document, Source};
use openapiv3::OpenAPI;

use crate::{best_of_each, progenitor_alone};

const RUNS: usize = 30;

/// Prints a line for every contract, and two for documents that show how the cost grows.
pub fn measure() {
    println!("generation: oas-codegen (load, lint, lower, progenitor, emit) against progenitor alone");
    println!("  {:24} {:>12} {:>12} {:>8}", "contract", "compiler µs", "progenitor", "ratio");
    let mut files: Vec<_> =
        std::fs::read_dir("specs").into_iter().flatten().filter_map(|entry| Some(entry.ok()?.path())).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "yaml"));
    files.sort();
    for path in files {
        let Ok(source) = Source::read(&path) else { continue };
        let name = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default().to_owned();
        compare(&name, &source, RUNS);
    }
    for operations in [100, 200, 400] {
        let source = Source::new("large.yaml", &large(operations));
        compare(&format!("{operations} operations"), &source, 5);
    }
}

fn compare(name: &str, source: &Source, runs: usize) {
    if oas_codegen::compile(source, name).is_err() || by_progenitor(source).is_none() {
        println!("  {name:24} cannot be compiled by both");
        return;
    }
    let mut compiler = || drop(black_box(oas_codegen::compile(source, name)));
    let mut progenitor = || drop(black_box(by_progenitor(source)));
    let [ours, theirs] = best_of_each(runs, [&mut compiler, &mut progenitor]);
    println!("  {name:24} {ours:>12.0} {theirs:>12.0} {:>8.2}", ours / theirs);
}

/// It takes the document as it stands, and so generates less
/// than the contract says.
fn by_progenitor(source: &Source) -> Option<String> {
    // Reading is measured on both sides, with the same reader: progenitor brings none.
    let document = Document::parse(source).ok()?;
    let openapi: OpenAPI = serde_json::from_value(document.root().to_json()).ok()?;
    progenitor_alone::client(&openapi)
}

/// A contract with many operations, each with types of its own.
fn large(operations: usize) -> String {
    let mut text = String::from(
        "openapi: 3.0.3\ninfo: {title: Large, version: '1'}\nservers: [{url: 'https://a.example.com'}]\npaths:\n",
    );
    for number in 0..operations {
        let _ = write!(
            text,
            "  /things{number}/{{id}}:\n    get:\n      operationId: get_thing{number}\n      summary: Gets a thing.\n      parameters:\n        \
             - {{name: id, in: path, required: true, description: Its id., schema: {{type: string}}}}\n        \
             - {{name: limit, in: query, description: How many., schema: {{type: integer, format: int64}}}}\n      \
             responses: {{'200': {{description: ok, content: {{application/json: {{schema: {{$ref: '#/components/schemas/Thing{number}'}}}}}}}}}}\n"
        );
    }
    text += "components:\n  schemas:\n";
    for number in 0..operations {
        let _ = write!(
            text,
            "    Thing{number}:\n      type: object\n      description: A thing.\n      required: [id]\n      properties:\n        \
             id: {{type: string, description: Its id.}}\n        name: {{type: string, description: Its name.}}\n        \
             size: {{type: integer, description: Its size.}}\n        tags: {{type: array, description: Tags., items: {{type: string}}}}\n"
        );
    }
    text
}
