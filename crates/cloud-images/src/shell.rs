//! Completions and manual pages, from the same description of the command line that parses it.

use std::path::Path;

use clap::ArgMatches;
use clap_complete::Shell;

use crate::catalogue::catalogue;
use crate::failure::Failure;
use crate::output::note;
use crate::parser::parser;

/// Prints completions.
pub fn completions(matches: &ArgMatches) -> Result<(), Failure> {
    let shell = *matches.get_one::<Shell>("shell").expect("the parser asks for one");
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut parser(catalogue()), "cloud-images", &mut script);
    print(&script)
}

/// Prints the manual page, or writes all of them into a folder.
pub fn manual(matches: &ArgMatches) -> Result<(), Failure> {
    let Some(folder) = matches.get_one::<std::path::PathBuf>("folder") else {
        let mut page = Vec::new();
        clap_mangen::Man::new(parser(catalogue())).render(&mut page)?;
        return print(&page);
    };
    let fault = |path: &Path, error: &std::io::Error| {
        Failure::new(crate::failure::Exit::Output, format!("{} cannot be written: {error}", path.display()))
    };
    std::fs::create_dir_all(folder).map_err(|error| fault(folder, &error))?;
    let mut root = parser(catalogue()).disable_help_subcommand(true);
    root.build();
    let mut count = 0;
    pages(root, "", folder, &mut count).map_err(|error| fault(folder, &error))?;
    note(&format!("{count} pages written to {}", folder.display()));
    Ok(())
}

fn pages(command: clap::Command, before: &str, folder: &Path, count: &mut usize) -> std::io::Result<()> {
    let name = format!("{before}{}", command.get_name());
    for below in command.get_subcommands() {
        pages(below.clone(), &format!("{name}-"), folder, count)?;
    }
    let mut page = Vec::new();
    clap_mangen::Man::new(command.name(name.clone())).render(&mut page)?;
    *count += 1;
    std::fs::write(folder.join(format!("{name}.1")), page)
}

fn print(bytes: &[u8]) -> Result<(), Failure> {
    use std::io::Write as _;
    let mut out = std::io::stdout().lock();
    out.write_all(bytes)?;
    Ok(out.flush()?)
}
