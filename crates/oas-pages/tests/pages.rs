//! Pages of many forms, and what a careful reader finds on each: `pages/NAME` and `pages/NAME.facts`.

#![allow(clippy::unwrap_used, reason = "a test")]

use std::path::{Path, PathBuf};

use oas_contract::{Document, Source};
use oas_pages::Page;
use oas_pages::facts::Edition;

fn pages() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pages");
    let mut pages: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    pages.retain(|path| path.extension().is_none_or(|known| known != "facts"));
    pages.sort();
    assert!(pages.len() > 4);
    pages
}

fn read(path: &Path) -> oas_pages::facts::Facts {
    let name = path.file_name().unwrap().to_string_lossy();
    oas_pages::read(&Page::new(&name, &std::fs::read(path).unwrap()).unwrap())
}

#[test]
fn what_a_careful_reader_finds() {
    for path in pages() {
        let facts = read(&path);
        let mut shown = format!("{facts}{}", facts.notes());
        for finding in oas_pages::contradictions(&facts).findings() {
            shown += &format!("{} @{}: {}\n", finding.rule, finding.place.position.line, finding.message);
        }
        let expected = PathBuf::from(format!("{}.facts", path.display()));
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            std::fs::write(&expected, &shown).unwrap();
        }
        let wanted = std::fs::read_to_string(&expected).unwrap_or_default();
        assert!(shown == wanted, "{}: run with UPDATE_GOLDEN=1 and read the difference\n{shown}", path.display());
    }
}

/// What is printed as OpenAPI is a document that says the same when it is read as part of a page.
#[test]
fn openapi_says_the_same() {
    for path in pages() {
        let facts = read(&path);
        let text = oas_pages::facts::to_openapi(std::slice::from_ref(&facts));
        let document =
            Document::parse(&Source::new("facts.yaml", &text)).unwrap_or_else(|error| panic!("{error}\n{text}"));
        assert_eq!(document.operations().len(), facts.operations.len(), "{}", path.display());
        let again = oas_pages::read(&Page::new("facts.md", format!("```yaml\n{text}\n```\n").as_bytes()).unwrap());
        let names = |facts: &oas_pages::facts::Facts| {
            let shown = facts.to_string();
            let mut lines: Vec<String> = shown
                .lines()
                .filter(|line| {
                    !line.contains(" example re")
                        && !line.contains(" example te")
                        && !line.contains("  error ")
                        && !line.contains("  status ")
                        && !line.contains("  host")
                })
                .map(|line| {
                    line.split(" @").next().unwrap().replace('~', "").replace(" required", "").replace(" optional", "")
                })
                .collect();
            lines.sort();
            lines
        };
        let (mut first, second) = (names(&facts), names(&again));
        first.retain(|line| !line.starts_with("  error"));
        let second: Vec<String> = second.into_iter().filter(|line| !line.starts_with("  error")).collect();
        assert_eq!(first, second, "{}", path.display());
    }
}

#[test]
fn an_edition_is_read_as_it_was_written() {
    for path in pages() {
        let written = oas_pages::facts::to_openapi(&[read(&path)]);
        let edition = Edition::parse(&Source::new("edition.yaml", &written)).unwrap();
        assert_eq!(edition.to_string(), written, "{}", path.display());
    }
}

/// The pages that the contracts were completed from, in other sentences: what they state is what is kept of them.
#[test]
fn what_is_kept_of_pages_is_what_they_state() {
    let specs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../specs");
    for (package, names) in [
        ("huaweicloud-iec", &["huaweicloud-iec.list-images.txt"] as &[&str]),
        ("jdcloud-vm", &["jdcloud-vm.image-tasks.md"]),
        ("ppio-gpu", &["ppio-gpu.list-prewarm-tasks.md", "ppio-gpu.get-prewarm-task.md"]),
        ("ppio-gpu-instance", &["ppio-gpu-instance.list-image-prewarm.txt"]),
    ] {
        let name = format!("{package}.yaml");
        let kept = Source::read(&specs.join("facts").join(&name)).unwrap();
        let kept = oas_pages::facts::Edition::parse(&kept).unwrap();
        // Pages of other operations stand beside those that are shipped with the tests.
        let alone = |operations: Vec<oas_pages::facts::Operation>| {
            let mut edition = oas_pages::facts::Edition::empty(package);
            edition.operations = operations;
            edition.to_string()
        };
        let same = |text: &str| -> Vec<String> {
            text.lines()
                .filter(|line| !line.contains("x-digest") && !line.contains("title:"))
                .map(str::to_owned)
                .collect()
        };
        for page in names {
            let page = read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pages").join(page));
            for stated in page.operations {
                let key = stated.key();
                let known: Vec<_> = kept.operations.iter().filter(|known| known.key() == key).cloned().collect();
                assert_eq!(same(&alone(vec![stated])), same(&alone(known)), "{package}: {key}");
            }
        }
    }
}
