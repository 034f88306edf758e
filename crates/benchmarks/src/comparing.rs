//! Comparing contracts: a whole process from files on disk, against reading both files into plain JSON values, and against oasdiff
//! where `OASDIFF` names its command.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use oas_contract::{Document, Source};
use oas_diff::report::{Comparison, Detail, text};
use oas_diff::{Options, compare};
use serde_json::{Value, json};

use crate::cost::cost_of;

/// What one process cost.
struct Measured {
    milliseconds: f64,
    peak: f64,
    output: String,
}

/// The most operations that oasdiff is given: what it takes grows faster than they do.
const MOST_OF_PEER: usize = 5_000;

/// Prints a line for a document of the size of a large public API, and three that show how the cost grows.
pub fn measure() {
    println!("comparing: a whole process, CPU and peak memory, against reading both files with serde_json");
    println!(
        "  {:>10} {:>8} {:>9} {:>9} {:>8} {:>12} {:>9} {:>13} {:>12}",
        "operations", "MB", "CPU ms", "reading", "ratio", "peak/input", "changes", "oasdiff: CPU", "peak/input"
    );
    let folder = std::env::temp_dir().join(format!("comparing-{}", std::process::id()));
    if std::fs::create_dir_all(&folder).is_err() {
        println!("  no folder for files that are compared");
        return;
    }
    for (operations, pretty) in [(770, true), (1_000, false), (5_000, false), (20_000, false)] {
        let files = [false, true].map(|changed| {
            let path = folder.join(format!("{operations}-{changed}.json"));
            let document = large(operations, changed);
            let text = if pretty { serde_json::to_string_pretty(&document) } else { serde_json::to_string(&document) };
            let _ = std::fs::write(&path, text.unwrap_or_default());
            path
        });
        let size: u64 = files.iter().filter_map(|path| Some(std::fs::metadata(path).ok()?.len())).sum();
        // Sizes are far below what a fraction cannot hold.
        #[allow(clippy::cast_precision_loss, reason = "sizes of files")]
        let size = size as f64;
        let runs = if operations > 5_000 { 3 } else { 10 };
        let best = |task: &str| {
            let costs = (0..runs).filter_map(|_| process(task, &files[0], &files[1]));
            costs.min_by(|a, b| a.milliseconds.total_cmp(&b.milliseconds))
        };
        let (Some(ours), Some(reading)) = (best("compare"), best("read")) else {
            println!("  CPU times of processes can only be measured on Linux");
            break;
        };
        let peer = (operations <= MOST_OF_PEER).then(|| against_oasdiff(&files, &ours, size)).flatten();
        let peer = peer.unwrap_or_default();
        println!(
            "  {operations:>10} {:>8.1} {:>9.0} {:>9.0} {:>8.2} {:>12.2} {:>9} {peer}",
            size / 2e6,
            ours.milliseconds,
            reading.milliseconds,
            ours.milliseconds / reading.milliseconds,
            ours.peak / size,
            ours.output
        );
    }
    // What is left in the way of removing is in a temporary folder.
    let _ = std::fs::remove_dir_all(&folder);
}

/// Runs this program once more for one task.
fn process(task: &str, base: &Path, head: &Path) -> Option<Measured> {
    let output = Command::new(std::env::current_exe().ok()?).arg(task).args([base, head]).output().ok()?;
    let printed = String::from_utf8(output.stdout).ok()?;
    let mut parts = printed.split_whitespace();
    let (milliseconds, peak) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    Some(Measured { milliseconds, peak, output: parts.next()?.to_owned() })
}

/// One task in a process of its own; prints what it cost, and its result.
pub fn task(task: &str, files: &[String]) -> Option<()> {
    let [base, head] = files else { return None };
    let result = if task == "read" {
        let read = |path: &str| serde_json::from_slice::<Value>(&std::fs::read(path).ok()?).ok();
        let documents = [read(base)?, read(head)?];
        documents.len()
    } else {
        let read = |path: &str| Document::parse(&Source::read(Path::new(path)).ok()?).ok();
        let (base, head) = (read(base)?, read(head)?);
        if oas_contract::lint_readable(&base).has_errors() || oas_contract::lint_readable(&head).has_errors() {
            return None;
        }
        let changes = compare(&base, &head, &Options::default());
        let count = changes.len();
        let comparison = Comparison::new("large", base, head, changes);
        let report = text(&[comparison], Detail::default(), false);
        std::hint::black_box(report.len()).min(count)
    };
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: f64 = peak.trim().trim_end_matches("kB").trim().parse().ok()?;
    let schedule = std::fs::read_to_string("/proc/self/schedstat").ok()?;
    let nanoseconds: f64 = schedule.split_whitespace().next()?.parse().ok()?;
    println!("{} {} {result}", nanoseconds / 1e6, kilobytes * 1024.0);
    Some(())
}

/// What oasdiff costs that looks for what breaks, against what comparing has cost, its memory against the size of the input.
fn against_oasdiff([base, head]: &[PathBuf; 2], ours: &Measured, size: f64) -> Option<String> {
    let command = std::env::var("OASDIFF").ok().filter(|command| !command.is_empty())?;
    let mut command = Command::new(command);
    let (_, peer) = cost_of(command.arg("breaking").args([base, head]).stdout(Stdio::null()))?;
    Some(format!("{:>12.1}x {:>12.2}", peer.seconds * 1000.0 / ours.milliseconds, peer.megabytes * 1e6 / size))
}

/// A document with many operations, each with a type of its own that refers to another.
fn large(operations: usize, changed: bool) -> Value {
    let (mut paths, mut schemas) = (serde_json::Map::new(), serde_json::Map::new());
    for number in 0..operations {
        let every = |step: usize| changed && number % step == 0;
        let mut properties = serde_json::Map::new();
        properties.insert("id".into(), json!({"type": "string", "description": "The identifier.", "maxLength": 64}));
        for index in 0..8 {
            if index == 3 && every(25) {
                continue;
            }
            let kind = ["type", "integer", "boolean", "number"][index % 4].replace("type", "string");
            let description = format!("Field {index} of the thing; the guide says in detail what it means.");
            properties.insert(format!("field_{index}"), json!({"type": kind, "description": description}));
        }
        let parent = format!("#/components/schemas/Thing{}", (number * 7 + 1) % operations);
        properties.insert("parent".into(), json!({"$ref": parent}));
        let values = if every(10) { json!(["a", "b", "c", "d"]) } else { json!(["a", "b", "c"]) };
        properties.insert("kind".into(), json!({"type": "string", "enum": values}));
        let element =
            json!({"type": "object", "properties": {"key": {"type": "string"}, "count": {"type": "integer"}}});
        properties.insert("elements".into(), json!({"type": "array", "items": element}));
        let schema = json!({"type": "object", "description": "A thing.", "required": ["id"], "properties": properties});
        schemas.insert(format!("Thing{number}"), schema);
        let content = json!({"application/json": {"schema": {"$ref": format!("#/components/schemas/Thing{number}")}}});
        let maximum = if every(20) { 50 } else { 100 };
        let operation = json!({
            "operationId": format!("change_thing_{number}"),
            "summary": "Changes a thing.",
            "description": "When to use this operation, what it does, and what it costs to call it often.",
            "parameters": [
                {"name": "id", "in": "path", "required": true, "schema": {"type": "string"}},
                {"name": "limit", "in": "query", "schema": {"type": "integer", "minimum": 1, "maximum": maximum}},
            ],
            "requestBody": {"content": content},
            "responses": {"200": {"description": "The thing.", "content": content}, "404": {"description": "None."}},
        });
        paths.insert(format!("/projects/{{id}}/things{number}"), json!({"post": operation}));
    }
    json!({
        "openapi": "3.0.3",
        "info": {"title": "Large", "version": "1"},
        "paths": paths,
        "components": {"schemas": schemas},
    })
}
