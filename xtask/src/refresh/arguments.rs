//! What `refresh` is told on the command line. Knows options, nothing of what they do.

use std::path::PathBuf;

use super::input::Input;

#[derive(clap::Args)]
pub struct Arguments {
    /// The package whose contract is brought up to its pages; with --fetch and --pages, all of them where none is named
    pub package: Option<String>,
    /// The pages as they are now: markdown, text or saved HTML
    #[arg(conflicts_with_all = ["fetch", "folder"])]
    pub files: Vec<PathBuf>,
    /// Get the pages that `x-source` names, one at a time, where they have changed since they were got
    #[arg(long, conflicts_with = "folder")]
    pub fetch: bool,
    /// Take all pages of a folder; each belongs to the contract that has its operations
    #[arg(long = "pages", value_name = "FOLDER")]
    pub folder: Option<PathBuf>,
    /// A list of pages, `llms.txt` or a sitemap, beside those that `x-source` names: which operations are new or gone
    #[arg(long, value_name = "URL", requires = "fetch")]
    pub index: Vec<String>,
    /// What has come of it, as markdown
    #[arg(long, value_name = "FILE")]
    pub report: Option<PathBuf>,
    #[command(flatten)]
    pub input: Input,
    /// Where contract and page contradict each other, the contract stays, and the page is recorded as known
    #[arg(long)]
    pub keep: bool,
}
