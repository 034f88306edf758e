//! Every rule of the linter, with the report it prints: `tests/lint/NAME.yaml` and `tests/lint/NAME.report`.
//! `UPDATE_GOLDEN=1 cargo test -p oas-contract` writes the reports; read them before committing.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use oas_contract::Source;

fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/lint");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "yaml"))
        .collect();
    files.sort();
    files
}

fn report(path: &Path) -> oas_contract::Report {
    let name = path.file_name().unwrap().to_str().unwrap();
    oas_contract::lint(&Source::new(name, &std::fs::read_to_string(path).unwrap()))
}

#[test]
fn reports_are_as_recorded() {
    for path in cases() {
        let report = report(&path).to_string();
        let golden = path.with_extension("report");
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            std::fs::write(&golden, &report).unwrap();
        }
        let recorded = std::fs::read_to_string(&golden).unwrap_or_default();
        assert_eq!(report, recorded, "{} differs", golden.display());
        assert!(!report.is_empty(), "{} finds nothing", path.display());
    }
}

/// What is wrong with an overlay, or with what it says, is said in its own file: `tests/overlay/NAME.overlay.yaml`.
#[test]
fn reports_on_overlays_are_as_recorded() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/overlay");
    let mut count = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        if path.extension().is_none_or(|ending| ending != "yaml") || name.contains(".overlay.") {
            continue;
        }
        let report = oas_contract::lint(&Source::read_document(&path).unwrap().named(name)).to_string();
        let golden = path.with_extension("report");
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            std::fs::write(&golden, &report).unwrap();
        }
        let recorded = std::fs::read_to_string(&golden).unwrap_or_default();
        assert_eq!(report, recorded, "{} differs", golden.display());
        assert!(report.contains(&name.replace(".yaml", ".overlay.yaml:")), "{report}");
        count += 1;
    }
    assert!(count >= 11, "only {count}");
}

/// An overlay changes a document as if somebody had written it so, and in the order of its actions.
#[test]
fn what_an_overlay_does_is_what_it_says() {
    let document = "
openapi: 3.0.3
info: {title: Pets, version: '1', x-old: 1}
paths:
  /a: {get: {tags: [one, two], x-gone: 1}, post: {tags: [one], x-gone: 1}}
  /b: {$ref: '#/paths/~1a'}
components: {schemas: {Small: {type: string, enum: [a]}}}
";
    let overlay = r#"
overlay: 1.0.0
info: {title: Decisions, version: '1'}
extends: pets.yaml
actions:
  - {target: $.info, description: Names., update: {title: Animals, contact: {name: We}}}
  - {target: "$.paths..[?@['x-gone']]", description: Each of them., update: {tags: [three], deprecated: true}}
  - {target: "$.paths..['x-gone']", description: They are gone., remove: true}
  - {target: "$.paths.*.get.tags[0,2]", description: Two at once., remove: true}
  - {target: $.components.schemas.Small.enum, description: There is one more., update: b}
  - {target: $.components.schemas, description: It needs a name., update: {Ref: {$ref: '#/components/schemas/Small'}}}
  - {target: "$.info['x-old']", description: It is old., remove: true}
"#;
    let expected = "
openapi: 3.0.3
info: {title: Animals, version: '1', contact: {name: We}}
paths:
  /a: {get: {tags: [two], deprecated: true}, post: {tags: [one, three], deprecated: true}}
  /b: {$ref: '#/paths/~1a'}
components: {schemas: {Small: {type: string, enum: [a, b]}, Ref: {$ref: '#/components/schemas/Small'}}}
";
    let parse = |source: &Source| oas_contract::Document::parse(source).unwrap();
    let overlay = Source::new("pets.overlay.yaml", overlay);
    let made = parse(&Source::new("pets.yaml", document).with_overlay(overlay));
    assert_eq!(made.root().to_json(), parse(&Source::new("pets.yaml", expected)).root().to_json());
    assert_eq!(
        made.schema("Ref").unwrap().values().unwrap().list.len(),
        2,
        "a reference in it leads into the document"
    );
}

/// A rule without a case could say anything.
#[test]
fn every_rule_has_a_case() {
    let found: BTreeSet<&str> =
        cases().iter().flat_map(|path| report(path).findings().to_vec()).map(|finding| finding.rule).collect();
    let mut sources = vec![include_str!("../src/tree/yaml.rs").to_owned()];
    for entry in std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lint")).unwrap() {
        sources.push(std::fs::read_to_string(entry.unwrap().path()).unwrap());
    }
    // A rule is the first text argument of a call that reports.
    for source in &sources {
        for call in source.split(['(', ',']).map(str::trim).filter(|text| text.starts_with('"') && text.ends_with('"'))
        {
            let rule = call.trim_matches('"');
            let is_rule = rule.contains('-') && rule.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
            if is_rule && !rule.starts_with("x-") && !IGNORED.contains(&rule) {
                assert!(found.contains(rule), "no case finds `{rule}`");
            }
        }
    }
}

/// Words of that form that are no rules.
const IGNORED: &[&str] = &[
    "unix-seconds",
    "unix-millis",
    "unix-seconds-string",
    "bytes-string",
    "boolean-string",
    "datetime-space",
    "date-time",
    "request-id",
    "examples-entry",
    "content-type",
    "-codes",
];

#[test]
fn bad_files_are_findings() {
    let folder = std::env::temp_dir().join(format!("contract-lint-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let missing = Source::read(&folder.join("missing.yaml")).unwrap_err();
    assert_eq!(missing.rule, "unreadable-file");
    let binary = folder.join("binary.yaml");
    std::fs::write(&binary, [0xff, 0xfe, 0x00]).unwrap();
    let finding = Source::read(&binary).unwrap_err();
    assert_eq!(finding.rule, "not-utf8");
    assert!(finding.to_string().contains("save it as UTF-8"), "{finding}");
    let large = folder.join("large.yaml");
    std::fs::File::create(&large).unwrap().set_len(65 << 20).unwrap();
    assert_eq!(Source::read(&large).unwrap_err().rule, "file-too-large");
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn json_and_a_byte_order_mark_are_fine() {
    let json = "\u{feff}{\"openapi\": \"3.0.3\", \"info\": {\"title\": \"T\", \"version\": \"1\"}, \"paths\": {}}";
    assert_eq!(oas_contract::lint(&Source::new("a.json", json)).to_string(), "");
}
