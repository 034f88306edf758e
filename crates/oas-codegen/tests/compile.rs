//! Contracts that do not compile say where and why; a contract that uses everything compiles to the recorded code.
//! `UPDATE_GOLDEN=1 cargo test -p oas-codegen` writes the recordings; read them before committing.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::path::{Path, PathBuf};

use oas_codegen::compile;
use oas_contract::Source;
use proptest::prelude::*;

fn golden(path: &Path, text: &str) {
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(path, text).unwrap();
    }
    let recorded = std::fs::read_to_string(path).unwrap_or_default().replace("\r\n", "\n");
    let difference = similar::TextDiff::from_lines(recorded.as_str(), text);
    assert!(recorded == text, "{} differs:\n{}", path.display(), difference.unified_diff());
}

fn here(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn everything() -> Source {
    let text = std::fs::read_to_string(here("../conformance/contracts/everything.yaml")).unwrap();
    Source::new("contracts/everything.yaml", &text)
}

#[test]
fn faults_are_as_recorded() {
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(here("tests/faults")).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "yaml"));
    files.sort();
    assert!(files.len() >= 13);
    for path in files {
        let source = Source::new(path.file_name().unwrap().to_str().unwrap(), &std::fs::read_to_string(&path).unwrap());
        let report = match compile(&source, "things") {
            Ok(_) => "it compiles".to_owned(),
            Err(report) => report.to_string(),
        };
        golden(&path.with_extension("report"), &report);
    }
}

/// What has no form in Rust costs the operations that need it, no more, and is said in the report and in the documentation.
#[test]
fn what_is_left_out_is_as_recorded() {
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(here("tests/left_out")).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "yaml"));
    files.sort();
    assert!(files.len() >= 7);
    for path in files {
        let source = Source::new(path.file_name().unwrap().to_str().unwrap(), &std::fs::read_to_string(&path).unwrap());
        let compiled = compile(&source, "things").unwrap_or_else(|report| panic!("{}: {report}", path.display()));
        let documented = compiled.code.lines().skip_while(|line| !line.ends_with("# Left out"));
        let documented = documented.take_while(|line| line.starts_with("///")).collect::<Vec<_>>().join("\n");
        let code = syn::parse_file(&compiled.code).unwrap();
        let methods = code.items.iter().filter_map(|item| match item {
            syn::Item::Impl(of)
                if of.trait_.is_none() && quote::quote!(#of).to_string().starts_with("impl Client {") =>
            {
                Some(of)
            }
            _ => None,
        });
        let methods = methods.flat_map(|of| &of.items).filter_map(|item| match item {
            syn::ImplItem::Fn(method) => Some(method.sig.ident.to_string()),
            _ => None,
        });
        let methods = methods.filter(|name| name.contains('_') && name != "from_env").collect::<Vec<_>>().join(", ");
        golden(&path.with_extension("report"), &format!("{}{documented}\n\nmethods: {methods}\n", compiled.warnings));
    }
}

#[test]
fn everything_compiles_to_the_recorded_code() {
    golden(&here("tests/golden/everything.rs"), &compile(&everything(), "everything").unwrap().whole());
}

/// Neither the order of properties nor that of components may come from a hash.
#[test]
fn the_same_contract_gives_the_same_code() {
    let first = compile(&everything(), "everything").unwrap().whole();
    for _ in 0..3 {
        assert!(compile(&everything(), "everything").unwrap().whole() == first);
    }
}

/// What makes a contract of lines, some of which are taken out or changed.
fn mangled() -> impl Strategy<Value = String> {
    let lines: Vec<String> = everything().text().lines().map(str::to_owned).collect();
    let count = lines.len();
    let edits = prop::collection::vec((0..count, 0_u8..5, any::<prop::sample::Index>()), 1..4);
    edits.prop_map(move |edits| {
        let mut lines = lines.clone();
        for (at, kind, other) in edits {
            match kind {
                0 => lines[at].clear(),
                1 => lines.swap(at, other.index(count)),
                2 => lines[at] = lines[at].replace("string", "object"),
                3 => lines[at] = lines[at].replace("object", "array").replace("required: [", "required: [zz, "),
                _ => {
                    let cut = other.index(lines[at].chars().count() + 1);
                    lines[at] = lines[at].chars().take(cut).collect();
                }
            }
        }
        lines.join("\n")
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever a contract has become, it compiles to Rust or is refused with a place; nothing panics.
    #[test]
    fn mangled_contracts_never_panic(text in mangled()) {
        match compile(&Source::new("mangled.yaml", &text), "mangled") {
            Ok(generated) => { syn::parse_file(&generated.code).unwrap(); }
            Err(report) => {
                prop_assert!(report.has_errors());
                prop_assert!(report.findings().iter().all(|finding| finding.rule != "internal"), "{report}");
            }
        }
    }

    #[test]
    fn arbitrary_text_never_panics(text in any::<String>()) {
        let _ = compile(&Source::new("text.yaml", &text), "text");
        let _ = compile(&Source::new("text.yaml", &format!("openapi: 3.0.3\n{text}")), "text");
    }
}

/// A contract whose first schema leads to the last by way of all others.
fn chained(count: usize, link: impl Fn(usize) -> String) -> Source {
    let mut text = String::from(
        "openapi: 3.0.3\ninfo: {title: T, version: '1'}\nservers: [{url: 'https://a.example.com'}]\npaths:\n  /a:\n    \
         get:\n      operationId: get_a\n      summary: A.\n      responses: {'200': {description: ok, content: \
         {application/json: {schema: {$ref: '#/components/schemas/L0'}}}}}\ncomponents:\n  schemas:\n",
    );
    for number in 0..count {
        text += &format!("    L{number}: {}\n", link(number + 1));
    }
    text +=
        &format!("    L{count}: {{type: object, properties: {{last: {{type: string, description: The last.}}}}}}\n");
    Source::new("chained.yaml", &text)
}

#[test]
fn chains_have_no_bound_and_diamonds_do_not_double() {
    let next = |number| format!("{{$ref: '#/components/schemas/L{number}'}}");
    let properties = chained(300, |number| format!("{{type: object, properties: {{next: {}}}}}", next(number)));
    let diamonds = chained(30, |number| format!("{{allOf: [{0}, {0}]}}", next(number)));
    for source in [properties, diamonds] {
        let generated = oas_codegen::compile(&source, "chained").unwrap_or_else(|report| panic!("{report}"));
        assert!(generated.code.contains("pub last: ::std::option::Option<::std::string::String>"));
    }
}

/// Values that no name can be made of have the one that the contract gives.
#[test]
fn values_of_any_kind_are_variants() {
    let contract = |values: &str| {
        let text = format!(
            "openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\npaths:\n  /t:\n    get:\n      operationId: list_things\n      \
             summary: Lists things\n      parameters:\n        - {{name: kind, in: query, description: The kind., schema: \
             {{$ref: '#/components/schemas/Kind'}}}}\n      responses: {{'200': {{description: Nothing.}}}}\ncomponents:\n  \
             schemas:\n    Kind: {{type: string, description: A kind., x-extensible-enum: {values}}}\n"
        );
        oas_codegen::compile(&Source::new("things.yaml", &text), "things")
    };
    for values in [
        "[{value: '', name: Empty}, x]",
        "[{value: '', name: Empty}, {value: X, name: Ex}, {value: x, name: SmallEx}]",
        "[{value: '>', name: More}, {value: '<', name: Less}, {value: '中', name: Middle}]",
        "[{value: 'on/off', name: Both}, {value: on_off, name: Other}, '1.5', {value: '15', name: Fifteen}]",
    ] {
        let code = contract(values).unwrap_or_else(|report| panic!("{values}:\n{report}")).code;
        assert!(code.contains("open_enum!"), "{values}");
    }
}

/// What progenitor sees in another way: names that are keywords to one of both, paths that are the same once parameters have
/// their Rust names, unions of which more than one alternative may hold, which are structs to it.
#[test]
fn what_progenitor_sees_in_another_way_compiles() {
    let contract = "\
openapi: 3.0.3
info: {title: T, version: '1'}
paths:
  /things/{a}:
    get:
      operationId: get_a
      summary: Gets by a.
      parameters: [{name: a, in: path, required: true, x-rust-name: id, description: A., schema: {type: string}}]
      responses: {'204': {description: It is there.}}
  /things/{b}:
    get:
      operationId: get_b
      summary: Gets by b.
      parameters: [{name: b, in: path, required: true, x-rust-name: id, description: B., schema: {type: string}}]
      responses: {'204': {description: It is there.}}
  /things:
    post:
      operationId: send_thing
      summary: Sends a thing.
      parameters: [{name: union, in: query, description: A keyword., schema: {type: string}}]
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Any'}}}}
      responses: {'200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Self'}}}}}
components:
  schemas:
    Self: {type: object, properties: {union: {type: string}, macro: {type: string}, extra: {type: string}, a²: {type: string}}}
    Any: {anyOf: [{$ref: '#/components/schemas/One'}, {$ref: '#/components/schemas/Two'}]}
    One: {type: object, properties: {b: {type: string}}}
    Two: {type: object, properties: {a: {$ref: '#/components/schemas/Only'}}}
    Only: {oneOf: [{type: integer}]}
";
    let generated = compile(&Source::new("things.yaml", contract), "things");
    let code = generated.unwrap_or_else(|report| panic!("{report}")).code;
    for text in [
        "pub union_: ::std::option::Option<::std::string::String>",
        "pub fn union_<V>",
        "pub enum Any {",
        "pub extra_members: ::oas_runtime::JsonMap",
        "pub fn builder() -> builder::Two",
    ] {
        assert!(code.contains(text), "`{text}` is not in:\n{code}");
    }
    assert!(!code.contains("builder::Self_"), "what is only received has no builder");
}
