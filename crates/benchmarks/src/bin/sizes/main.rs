//! What clients of many operations cost: to generate, to check and to build, by this compiler, by progenitor alone and by
//! openapi-generator, of the same document and in the same run. Run by `cargo xtask bench --sizes`.

#[path = "../../cost.rs"]
mod cost;
mod document;
mod packages;
#[path = "../../progenitor_alone.rs"]
mod progenitor_alone;
mod wrapped;

use std::process::ExitCode;

use document::document;
use packages::{Generator, Step, Workspace};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    // Cargo calls this program in place of rustc.
    if std::env::var_os(wrapped::CRATE).is_some() {
        return wrapped::run(&arguments).unwrap_or(ExitCode::FAILURE);
    }
    let sizes: Vec<usize> = arguments.iter().filter_map(|text| text.parse().ok()).collect();
    match measure(&sizes) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn measure(sizes: &[usize]) -> Result<(), String> {
    let workspace = Workspace::new()?;
    println!(
        "sizes: CPU seconds, and the most memory of one process in megabytes, of generating a client, of `cargo check`, of a build \
         in release,\nand of a program in release that calls every operation; what clients stand on is built before"
    );
    println!(
        "  {:>10} {:26} {:>8} {:>8} {:>8} {:>6} {:>8} {:>6} {:>8} {:>6} {:>16}",
        "operations", "", "lines", "generate", "check", "MB", "release", "MB", "program", "MB", "ms per operation"
    );
    for size in sizes {
        let text = document(*size).to_string();
        for generator in Generator::ALL {
            if generator == Generator::Openapi && packages::openapi_generator().is_none() {
                println!("  {size:>10} {:26} not measured: OPENAPI_GENERATOR names no command", generator.name());
                continue;
            }
            let (lines, generated) = workspace.generate(generator, &text)?;
            workspace.write_calls(generator, *size)?;
            let steps = [Step::Check, Step::Release, Step::Calls].map(|step| workspace.build(generator, step));
            let [check, release, calls] = steps;
            let (check, release, calls) = (check?, release?, calls?);
            #[allow(clippy::cast_precision_loss, reason = "some thousand operations")]
            let each = (release.seconds + calls.seconds) * 1000.0 / *size as f64;
            println!(
                "  {size:>10} {:26} {lines:>8} {generated:>8.2} {:>8.1} {:>6.0} {:>8.1} {:>6.0} {:>8.1} {:>6.0} {each:>16.1}",
                generator.name(),
                check.seconds,
                check.megabytes,
                release.seconds,
                release.megabytes,
                calls.seconds,
                calls.megabytes
            );
        }
    }
    Ok(())
}
