//! `drift`: pages, and what SDKs know, held against the contracts that were completed from them.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Result, bail};
use oas_contract::{Document, Source};
use oas_drift::{Drift, Sdk};
use oas_pages::Page;
use oas_pages::facts::Edition;

use oas_diff_cli::output;

use crate::workspace;

#[derive(clap::Args, Default)]
pub struct Arguments {
    /// A page: markdown, text or saved HTML; without any, what is kept of the pages in specs/facts
    #[arg(long = "page")]
    pages: Vec<PathBuf>,
    /// What an official SDK knows of the operations, in JSON; without any, what is kept of SDKs in specs/sdk
    #[arg(long = "sdk", value_name = "FILE")]
    sdks: Vec<PathBuf>,
    /// The contract that it is held against; without it, the one that has the page's operation
    package: Option<String>,
}

pub fn run(arguments: &Arguments) -> Result<ExitCode> {
    let wanted: Vec<String> = arguments.package.iter().cloned().collect();
    let mut contracts = Vec::new();
    let packages = workspace::packages(&wanted)?;
    for package in &packages {
        let edition = workspace::edition(package)?.map(|source| Edition::parse(&source)).transpose()?;
        contracts.push((Document::parse(&workspace::contract(package)?)?, edition));
    }
    let mut found = 0;
    let mut show = |drift: &Drift| {
        output::print(drift);
        found += drift.differences().len();
    };
    for path in &arguments.pages {
        let facts = oas_pages::read(&Page::read(path)?);
        output::print(&format_args!("{}{}", facts.notes(), oas_pages::contradictions(&facts)));
        // The contract with the fewest operations that it lacks is the page's own.
        let drifts = contracts.iter().map(|(contract, edition)| oas_drift::drift(&facts, contract, edition.as_ref()));
        let lacking = |drift: &Drift| {
            let aspects = drift.differences().iter().map(|difference| difference.aspect);
            aspects.filter(|aspect| *aspect == oas_drift::Aspect::Operation).count()
        };
        let Some(drift) = drifts.min_by_key(lacking) else { bail!("there is no contract") };
        show(&drift);
    }
    let kept = arguments.pages.is_empty() && arguments.sdks.is_empty();
    if kept {
        for (contract, edition) in &contracts {
            if let Some(edition) = edition {
                show(&oas_drift::settled(edition, contract));
            }
        }
    }
    for path in &arguments.sdks {
        let sdk = Sdk::parse(&Source::read(path)?)?;
        let witnessed = contracts.iter().map(|(contract, _)| oas_drift::witness(&sdk, contract));
        // The contract that has the most of its operations is the one that it is about.
        let Some(witnessed) = witnessed.max_by_key(|witnessed| witnessed.operations.0) else {
            bail!("there is no contract")
        };
        output::print(&witnessed);
        found += witnessed.unsettled();
    }
    if kept {
        for (package, (contract, _)) in packages.iter().zip(&contracts) {
            if let Some(source) = workspace::sdk(package)? {
                let witnessed = oas_drift::witness(&Sdk::parse(&source)?, contract);
                output::print(&format_args!("specs/{package}.yaml, against its SDK: {witnessed}"));
                found += witnessed.unsettled();
            }
        }
    }
    output::print(&format_args!("{found} difference{}\n", if found == 1 { "" } else { "s" }));
    Ok(if found > 0 { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}
