//! The tables of extensions and formats, and `specs/README.md`, which is written from them:
//! `UPDATE_GOLDEN=1 cargo test --package oas-contract --test tables` writes its tables.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::collections::BTreeSet;
use std::path::Path;

use oas_contract::extensions::{self, Judged};
use oas_contract::{Kind, formats};

/// A section of the README and the rows of its table.
fn tables() -> Vec<(&'static str, Vec<String>)> {
    let mut tables: Vec<(&str, Vec<String>)> = Vec::new();
    for extension in extensions::ALL {
        let row = format!("| `{}` | {} | {} |", extension.name, extension.on, extension.description);
        match tables.iter_mut().find(|(section, _)| *section == extension.section) {
            Some((_, rows)) => rows.push(row),
            None => tables.push((extension.section, vec![row])),
        }
    }
    let described = formats::ALL.iter().filter(|format| !format.description.is_empty());
    let row = |format: &formats::Format| {
        format!("| `format: {}` | {} | {} |", format.name, format.kind.word(), format.description)
    };
    let (_, wire) = tables.iter_mut().find(|(section, _)| *section == "Shapes on the wire").unwrap();
    wire.extend(described.map(row));
    tables
}

#[test]
fn the_readme_has_these_tables() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../specs/README.md");
    let readme = std::fs::read_to_string(&path).unwrap().replace("\r\n", "\n");
    let mut written = readme.clone();
    for (section, rows) in tables() {
        let heading = format!("\n### {section}\n\n");
        let start = written.find(&heading).unwrap_or_else(|| panic!("there is no section `{section}`")) + heading.len();
        let length: usize =
            written[start..].split_inclusive('\n').take_while(|line| line.starts_with('|')).map(str::len).sum();
        let table = format!("| extension | on | value |\n|---|---|---|\n{}\n", rows.join("\n"));
        written.replace_range(start..start + length, &table);
    }
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        return std::fs::write(&path, &written).unwrap();
    }
    let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
    for (number, (ours, theirs)) in (1..).zip(lines(&written).into_iter().zip(lines(&readme))) {
        assert_eq!(theirs, ours, "specs/README.md:{number}");
    }
    assert_eq!(written, readme);
}

#[test]
fn names_are_there_once() {
    let names: BTreeSet<&str> = extensions::ALL.iter().map(|known| known.name).collect();
    assert_eq!(names.len(), extensions::ALL.len());
    let names: BTreeSet<&str> = formats::ALL.iter().map(|known| known.name).collect();
    assert_eq!(names.len(), formats::ALL.len());
    for extension in extensions::ALL {
        assert!(extension.name.starts_with("x-") && !extension.description.is_empty(), "{}", extension.name);
        assert_eq!(extensions::named(extension.name).unwrap().name, extension.name);
        if let Judged::By { added, changed, removed } = extension.judged {
            assert!([added, changed, removed].iter().all(|rule| !rule.is_empty()), "{}", extension.name);
        }
    }
}

/// A format says something of the types that it lists, and of no others.
#[test]
fn formats_belong_to_types() {
    for format in formats::ALL {
        for kind in Kind::ALL {
            let known = formats::of(Some(kind), Some(format.name)).map(|found| found.name);
            assert_eq!(known, (kind == format.kind).then_some(format.name), "{} {kind:?}", format.name);
        }
        assert_eq!(formats::rust_type(Some(format.kind), Some(format.name)), format.rust);
    }
    assert_eq!(formats::rust_type(Some(Kind::Integer), Some("password")), "i64");
    assert_eq!(formats::range(None), formats::range(Some("int64")));
    assert_eq!(formats::range(Some("date")), None);
}
