//! The commands that pages show: every line of a block that is marked as `console`.

use std::path::Path;

/// A command as it is typed.
#[derive(Debug)]
pub struct Command {
    /// Page and line.
    pub place: String,
    pub text: String,
    /// What it is expected to end with: 0, or what `# exit N` says.
    pub exit: i32,
}

impl Command {
    /// What it has in common with the same command elsewhere.
    pub fn id(&self) -> (String, i32) {
        (self.text.clone(), self.exit)
    }
}

/// The commands of one block, which are run one after the other in the same folder.
pub type Block = Vec<Command>;

/// The blocks of all pages.
pub fn blocks(root: &Path) -> Vec<Block> {
    let mut pages = Vec::new();
    for folder in ["", "docs", "specs"] {
        pages.extend(entries(&root.join(folder)));
    }
    pages.extend(entries(&root.join("crates")).iter().map(|path| path.join("README.md")));
    pages.retain(|path| path.extension().is_some_and(|extension| extension == "md") && path.is_file());
    let page = |path: &std::path::PathBuf| {
        let name = path.strip_prefix(root).unwrap().display().to_string();
        blocks_of(&name, &std::fs::read_to_string(path).unwrap())
    };
    pages.iter().flat_map(page).collect()
}

/// A script of the repository, as a block of its own.
pub fn walk(name: &str) -> Block {
    let place = format!("examples/walks/{name}.sh");
    vec![Command { text: format!("sh {place}"), place, exit: 0 }]
}

fn entries(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

/// The blocks of a page.
fn blocks_of(name: &str, text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut lines = text.lines().enumerate();
    while let Some((_, line)) = lines.next() {
        if !line.trim_start().starts_with("```console") {
            continue;
        }
        let (mut block, mut session) = (Block::new(), None);
        let mut continued = String::new();
        for (at, line) in lines.by_ref() {
            let line = line.trim();
            if line.starts_with("```") {
                break;
            }
            if !continued.is_empty() {
                continued = format!("{continued} {line}");
            } else if line.is_empty() || line.starts_with('#') {
                continue;
            } else {
                // Where the first line has a prompt, what has none is output.
                let prompt = line.strip_prefix("$ ");
                match (*session.get_or_insert(prompt.is_some()), prompt) {
                    (true, None) => continue,
                    (_, Some(typed)) => typed.clone_into(&mut continued),
                    (false, None) => line.clone_into(&mut continued),
                }
            }
            if let Some(begun) = continued.strip_suffix('\\') {
                continued = begun.trim_end().to_owned();
                continue;
            }
            block.push(command(format!("{name}:{}", at + 1), &std::mem::take(&mut continued)));
        }
        blocks.push(block);
    }
    blocks
}

fn command(place: String, line: &str) -> Command {
    let (text, comment) = line.split_once(" #").unwrap_or((line, ""));
    let exit = comment.trim_start().strip_prefix("exit ").map_or("0", |rest| {
        let end = rest.find(|other: char| !other.is_ascii_digit()).unwrap_or(rest.len());
        &rest[..end]
    });
    let exit = exit.parse().unwrap_or_else(|_| panic!("{place}: `{comment}` says no exit code"));
    Command { place, text: text.trim_end().to_owned(), exit }
}

#[test]
fn commands_are_told_from_comments_and_output() {
    let page = "```console\none a  # why\n# no command\ntwo --b \\\n  --c # exit 3: no account\n```\n\n```console\n$ three\noutput\n$ four\n```\n\n```sh\nfive\n```\n";
    let printed: Vec<Vec<(String, i32)>> = blocks_of("p.md", page)
        .into_iter()
        .map(|block| block.into_iter().map(|command| (command.text, command.exit)).collect())
        .collect();
    let one = vec![("one a".to_owned(), 0), ("two --b --c".to_owned(), 3)];
    assert_eq!(printed, [one, vec![("three".to_owned(), 0), ("four".to_owned(), 0)]]);
}
