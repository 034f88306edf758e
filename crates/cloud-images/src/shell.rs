//! Completions and manual pages, from the same description of the command line that parses it.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use clap::ArgMatches;

use crate::catalogue::catalogue;
use crate::completion;
use crate::failure::Failure;
use crate::language::message;
use crate::output::note;
use crate::parser::parser;

/// Prints the completions of a shell.
pub fn completions(matches: &ArgMatches) -> Result<(), Failure> {
    let shell = matches.get_one::<String>("shell").expect("the parser asks for one");
    let mut text = Vec::new();
    completion::script(shell, &mut text)?;
    print(&text)
}

/// Prints the manual page, or writes all of them into a folder.
pub fn manual(matches: &ArgMatches) -> Result<(), Failure> {
    let Some(folder) = matches.get_one::<PathBuf>("folder") else {
        let mut page = Vec::new();
        clap_mangen::Man::new(parser(catalogue())).render(&mut page)?;
        return print(&page);
    };
    let fault = |path: &Path, error: &std::io::Error| {
        Failure::new(
            crate::failure::Exit::Output,
            message!("{} cannot be written: {}", "无法写入 {}：{}", path.display(), error),
        )
    };
    std::fs::create_dir_all(folder).map_err(|error| fault(folder, &error))?;
    let mut root = parser(catalogue()).disable_help_subcommand(true);
    root.build();
    let mut written = HashSet::new();
    pages(root, "", folder, &mut written).map_err(|error| fault(folder, &error))?;
    note(&message!("{} pages written to {}", "已写入 {} 页到 {}", written.len(), folder.display()));
    Ok(())
}

fn pages(command: clap::Command, before: &str, folder: &Path, written: &mut HashSet<PathBuf>) -> std::io::Result<()> {
    let name = format!("{before}{}", command.get_name());
    for below in command.get_subcommands() {
        pages(below.clone(), &format!("{name}-"), folder, written)?;
    }
    let mut page = Vec::new();
    clap_mangen::Man::new(command.name(name.clone())).render(&mut page)?;
    // Two commands can have the same words with other dashes between them.
    let mut path = folder.join(format!("{name}.1"));
    while !written.insert(path.clone()) {
        path.set_extension("more.1");
    }
    std::fs::write(path, page)
}

fn print(bytes: &[u8]) -> Result<(), Failure> {
    use std::io::Write as _;
    let mut out = std::io::stdout().lock();
    out.write_all(bytes)?;
    Ok(out.flush()?)
}
