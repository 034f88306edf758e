//! The text of a README, from rustdoc comments. Knows markdown as rustdoc reads it, no files and no packages.

use std::fmt::Write as _;

/// What a README is made of.
pub struct Parts<'a> {
    /// The name of the package.
    pub name: &'a str,
    /// The source whose first comment describes the crate.
    pub source: &'a str,
    /// The file of that source, from the folder of the crate.
    pub source_path: &'a str,
    /// Whether programs can import it.
    pub is_library: bool,
    /// Whether it has a program to install.
    pub is_program: bool,
    /// Its version.
    pub version: &'a str,
    /// The oldest compiler that it is for.
    pub rust_version: &'a str,
    /// Where the workspace is kept.
    pub repository: &'a str,
    /// The manifest, for what it says of features.
    pub manifest: &'a str,
    /// The names and sources of its examples.
    pub examples: &'a [(String, String)],
}

/// The whole README.
pub fn readme(parts: &Parts) -> String {
    let Parts { name, source_path, repository, rust_version, .. } = parts;
    let mut text = format!("<!-- Made of {source_path} by `cargo xtask readme`: edit it there. -->\n\n# {name}\n\n");
    text += &markdown(&inner_docs(parts.source));
    text += "\n## Install\n\n";
    if parts.is_library {
        let version = release_series(parts.version);
        let _ = writeln!(
            text,
            "```toml\n[dependencies]\n{name} = {{ version = \"{version}\", git = \"{repository}\" }}\n```\n"
        );
    }
    if parts.is_program {
        let _ = writeln!(text, "```sh\ncargo install --locked --git {repository} {name}\n```\n");
    }
    let _ = writeln!(text, "Rust {rust_version} or later.");
    let features = features(parts.manifest);
    if !features.is_empty() {
        text += "\n## Features\n\n| feature | default | |\n|---|---|---|\n";
        for feature in features {
            let default = if feature.is_default { "yes" } else { "" };
            let _ = writeln!(text, "| `{}` | {default} | {} |", feature.name, feature.says);
        }
    }
    if !parts.examples.is_empty() {
        text += "\n## Examples\n\nWithout credentials in the environment, they call a fake of the provider.\n\n";
        for (example, source) in parts.examples {
            let says = inner_docs(source).split("\n\n").next().unwrap_or_default().replace('\n', " ");
            let _ = writeln!(text, "- `cargo run --package {name} --example {example}`: {}", says.trim());
        }
    }
    let _ = writeln!(
        text,
        "\n## More\n\nPart of [cloud-image-clients]({repository}), whose README has all of it.\n\n## Licence\n\n\
         [MIT](LICENSE-MIT) or [Apache 2.0](LICENSE-APACHE), at your choice."
    );
    text
}

/// The requirement that takes compatible versions: `0.1` of `0.1.4`, `2` of `2.3.1`.
fn release_series(version: &str) -> String {
    let mut numbers = version.split(['.', '-', '+']);
    match (numbers.next(), numbers.next()) {
        (Some("0"), Some(minor)) => format!("0.{minor}"),
        (Some(major), _) => major.to_owned(),
        _ => version.to_owned(),
    }
}

/// The text of the `//!` comment that a source begins with.
fn inner_docs(source: &str) -> String {
    let lines = source.lines().skip_while(|line| !line.starts_with("//!")).map_while(|line| line.strip_prefix("//!"));
    lines.map(|line| format!("{}\n", line.strip_prefix(' ').unwrap_or(line))).collect()
}

/// Markdown that reads the same without rustdoc: no hidden lines, no attributes of doctests, no links to items, and
/// headings below the title.
fn markdown(docs: &str) -> String {
    let mut text = String::new();
    let mut prose = String::new();
    let mut fence: Option<Fence> = None;
    for line in docs.lines() {
        match &fence {
            None if line.trim_start().starts_with("```") => {
                text += &without_item_links(&std::mem::take(&mut prose));
                let opened = Fence::of(line);
                let _ = writeln!(text, "{}```{}", opened.indent, opened.language);
                fence = Some(opened);
            }
            None if line.starts_with('#') => {
                let _ = writeln!(prose, "#{line}");
            }
            None => {
                let _ = writeln!(prose, "{line}");
            }
            Some(_) if line.trim() == "```" => {
                let _ = writeln!(text, "{line}");
                fence = None;
            }
            Some(opened) => {
                if let Some(shown) = opened.shown(line) {
                    let _ = writeln!(text, "{shown}");
                }
            }
        }
    }
    text + &without_item_links(&prose)
}

struct Fence {
    indent: String,
    language: String,
    is_rust: bool,
}

impl Fence {
    fn of(line: &str) -> Self {
        let indent = line[..line.len() - line.trim_start().len()].to_owned();
        let info = line.trim_start().trim_start_matches('`').trim();
        let attribute = |word: &str| {
            matches!(word, "rust" | "no_run" | "ignore" | "should_panic" | "compile_fail")
                || word.starts_with("edition")
        };
        let is_rust = info.split(',').all(|word| word.trim().is_empty() || attribute(word.trim()));
        Self { indent, language: if is_rust { "rust".to_owned() } else { info.to_owned() }, is_rust }
    }

    /// A line of the listing as rustdoc shows it: nothing of one that is hidden, `#` for `##`.
    fn shown(&self, line: &str) -> Option<String> {
        let trimmed = line.trim_start();
        if !self.is_rust || !trimmed.starts_with('#') {
            return Some(line.to_owned());
        }
        if trimmed == "#" || trimmed.starts_with("# ") {
            return None;
        }
        let escaped = trimmed.starts_with("##");
        Some(if escaped { line.replacen("##", "#", 1) } else { line.to_owned() })
    }
}

/// Prose in which links to items are their texts. Links to addresses stay.
fn without_item_links(prose: &str) -> String {
    let mut text = String::new();
    let mut rest = prose;
    while let Some(start) = rest.find('[') {
        text += &rest[..start];
        rest = &rest[start..];
        let Some(end) = closing(rest) else { break };
        let (label, after) = (&rest[1..end], &rest[end + 1..]);
        let (target, length) = target(after);
        match target {
            // A definition: `[label]: path` goes, `[label]: https://…` stays.
            Some(Target::Definition(path)) if !is_address(path) => {}
            Some(Target::Inline(path) | Target::Reference(path)) if !is_address(path) => text += label,
            None if label.starts_with('`') && label.ends_with('`') => text += label,
            _ => text += &rest[..=end + length],
        }
        rest = &rest[end + 1 + length..];
    }
    text + rest
}

enum Target<'a> {
    Inline(&'a str),
    Reference(&'a str),
    Definition(&'a str),
}

/// What follows the text of a link, and its length.
fn target(after: &str) -> (Option<Target<'_>>, usize) {
    if let Some(inner) = after.strip_prefix('(')
        && let Some(end) = inner.find(')')
    {
        return (Some(Target::Inline(&inner[..end])), end + 2);
    }
    if let Some(inner) = after.strip_prefix('[')
        && let Some(end) = inner.find(']')
    {
        return (Some(Target::Reference(&inner[..end])), end + 2);
    }
    if let Some(inner) = after.strip_prefix(": ") {
        let end = inner.find('\n').map_or(inner.len(), |end| end + 1);
        return (Some(Target::Definition(inner[..end].trim())), end + 2);
    }
    (None, 0)
}

/// The bracket that closes the one at the start; brackets within code are text.
fn closing(text: &str) -> Option<usize> {
    let mut in_code = false;
    for (index, character) in text.char_indices().skip(1) {
        match character {
            '`' => in_code = !in_code,
            ']' if !in_code => return Some(index),
            _ => {}
        }
    }
    None
}

fn is_address(path: &str) -> bool {
    path.contains("://") || path.starts_with('#') || path.starts_with("mailto:")
}

struct Feature {
    name: String,
    says: String,
    is_default: bool,
}

/// The features that a manifest describes with `##`, in its order.
fn features(manifest: &str) -> Vec<Feature> {
    let section = manifest.lines().skip_while(|line| line.trim() != "[features]").skip(1);
    let lines: Vec<&str> = section.take_while(|line| !line.starts_with('[')).collect();
    let default = lines.iter().find(|line| line.starts_with("default ")).copied().unwrap_or_default();
    let mut says = Vec::new();
    let mut features = Vec::new();
    for line in &lines {
        if let Some(text) = line.strip_prefix("## ") {
            says.push(text);
        } else if let Some((name, _)) = line.split_once('=') {
            if !says.is_empty() {
                let name = name.trim().to_owned();
                let is_default = default.contains(&format!("\"{name}\""));
                features.push(Feature { name, says: says.join(" "), is_default });
            }
            says.clear();
        }
    }
    features
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn listings_are_as_rustdoc_shows_them() {
        let docs = "Text.\n\n```no_run\n# async fn run() {\nlet a = 1;\n#\n    # hidden();\n## not hidden\n#[derive(Debug)]\n\
                    struct A;\n# }\n```\n\n```toml\n# a comment\n```\n";
        let expected = "Text.\n\n```rust\nlet a = 1;\n# not hidden\n#[derive(Debug)]\nstruct A;\n```\n\n```toml\n# a \
                        comment\n```\n";
        assert_eq!(markdown(docs), expected);
        assert!(markdown("```rust,ignore\n1\n```\n").starts_with("```rust\n"));
        assert!(markdown("```\n1\n```\n").starts_with("```rust\n"));
        assert!(markdown("```text\n1\n```\n").starts_with("```text\n"));
    }

    #[test]
    fn links_to_items_are_text_and_links_to_addresses_stay() {
        let docs = "A [`Thing<[u8]>`] of [`plan`](crate::plan), [the client](Client::new), [one](https://a.example/b), \
                    [two][`Thing`] and `code[0]`, [3].\n[`Thing`]: crate::Thing\n[x]: https://x.example\n";
        let expected = "A `Thing<[u8]>` of `plan`, the client, [one](https://a.example/b), two and `code[0]`, \
                        [3].\n[x]: https://x.example\n";
        assert_eq!(markdown(docs), expected);
    }

    #[test]
    fn headings_stand_below_the_title() {
        assert_eq!(markdown("# Panics\n\n## More\n"), "## Panics\n\n### More\n");
    }

    #[test]
    fn a_readme_has_what_its_crate_has() {
        let parts = Parts {
            name: "pets",
            source: "#![forbid(unsafe_code)]\n//! Pets.\n//!\n//! Many.\n\n//! not of the crate\nmod a;\n",
            source_path: "src/lib.rs",
            is_library: true,
            is_program: false,
            version: "0.3.1",
            rust_version: "1.90",
            repository: "https://pets.example",
            manifest: "[features]\ndefault = [\"a\"]\n## What\n## it does.\na = []\nb = []\n## C.\nc = []\n[x]\n## D.\nd = 1\n",
            examples: &[("walk".to_owned(), "//! Walks\n//! one.\n//!\n//! More.\nfn main() {}\n".to_owned())],
        };
        let text = readme(&parts);
        let has = |part: &str| assert!(text.contains(part), "{part} is missing in:\n{text}");
        has("# pets\n\nPets.\n\nMany.\n\n## Install\n\n```toml\n[dependencies]\n");
        has("pets = { version = \"0.3\", git = \"https://pets.example\" }");
        has("| feature | default | |\n|---|---|---|\n| `a` | yes | What it does. |\n| `c` |  | C. |\n\n");
        has("- `cargo run --package pets --example walk`: Walks one.\n");
        assert!(!text.contains("not of the crate") && !text.contains("cargo install"), "{text}");
        let program = readme(&Parts { is_library: false, is_program: true, examples: &[], ..parts });
        assert!(program.contains("cargo install --locked --git https://pets.example pets\n"), "{program}");
        assert!(!program.contains("[dependencies]") && !program.contains("## Examples"), "{program}");
    }
}
