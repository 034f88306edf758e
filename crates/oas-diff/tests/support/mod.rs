//! The cases of the tests.

use std::path::{Path, PathBuf};

use oas_contract::{Document, Source};

/// A folder beside the tests.
pub fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(name)
}

/// The documents of a case: two fragments, set into a document of the kind that the first line names.
pub fn case(path: &Path) -> [Document; 2] {
    let text = std::fs::read_to_string(path).unwrap();
    let (kind, rest) = text.split_once('\n').unwrap();
    let (before, after) = rest.split_once("\n---\n").unwrap();
    let whole = |fragment: &str| {
        let indented =
            |by: usize| fragment.trim_end().lines().map(|line| format!("{:by$}{line}\n", "")).collect::<String>();
        let head = "openapi: 3.0.3\ninfo: {title: T, version: '1'}\npaths:\n";
        match kind {
            "# schemas" => {
                let content = "content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}";
                format!(
                    "{head}  /things:\n    post:\n      operationId: send_thing\n      requestBody: {{{content}}}\n      \
                     responses: {{'200': {{description: ok, {content}}}}}\ncomponents:\n  schemas:\n{}",
                    indented(4)
                )
            }
            "# operation" => format!("{head}  /things:\n    get:\n{}", indented(6)),
            "# document" => fragment.to_owned(),
            other => panic!("{}: there is no kind `{other}`", path.display()),
        }
    };
    [("before.yaml", whole(before)), ("after.yaml", whole(after))].map(|(name, text)| {
        let document =
            Document::parse(&Source::new(name, &text)).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let report = oas_contract::lint_readable(&document);
        assert!(!report.has_errors(), "{}\n{report}", path.display());
        document
    })
}

/// All cases, by name.
pub fn cases() -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder("cases")).unwrap().map(|entry| entry.unwrap().path());
    let mut cases: Vec<PathBuf> =
        entries.filter(|path| path.extension().is_some_and(|known| known == "yaml")).collect();
    cases.sort();
    cases
}
