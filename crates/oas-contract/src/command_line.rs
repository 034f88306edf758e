//! How the operations of contracts are called on a command line: the names of commands and arguments, and the tables that
//! hold answers of several contracts. Knows names; knows no library for command lines, and runs nothing.

use std::collections::{HashMap, HashSet};

use heck::ToKebabCase;

use crate::document::Document;
use crate::extensions::{COMMAND, OVERVIEW, RequestPlace};
use crate::model::{Location, Operation, Parameter, View};
use crate::numbered::free_number;
use crate::source::Finding;
use crate::tree::{Entry, Node};

/// First words that no contract may choose: commands that are about no single contract.
pub const RESERVED_COMMANDS: &[&str] = &["apply", "completions", "configure", "demo", "help", "man", "providers"];

/// The words for states in tables over several contracts, whatever the providers call them.
pub const STATES: &[&str] = &["pending", "running", "succeeded", "available", "failed", "deleted"];

/// Flags that every command has, or may come to have, so that no argument is called like one.
pub const RESERVED_FLAGS: &[&str] = &[
    "all",
    "all-pages",
    "allow-http",
    "bad-rows",
    "body",
    "bom",
    "color",
    "columns",
    "config",
    "deadline",
    "debug",
    "dry-run",
    "endpoint",
    "fields",
    "format",
    "gone",
    "header",
    "help",
    "interval",
    "items",
    "limit",
    "mock",
    "no-color",
    "no-headers",
    "no-proxy",
    "output",
    "part",
    "profile",
    "proxy",
    "provider",
    "query",
    "quiet",
    "raw",
    "record",
    "resume",
    "retries",
    "sort",
    "time",
    "timeout",
    "verbose",
    "version",
    "wait",
    "watch",
    "wide",
];

/// A command: one operation of one contract.
#[derive(Clone, Debug)]
pub struct Command<'d> {
    /// The package of the contract.
    pub package: &'d str,
    /// The contract that has the operation.
    pub document: &'d Document,
    /// The operation that it calls.
    pub operation: Operation<'d>,
    /// Its words: `ppio`, `prewarm`, `list`.
    pub words: Vec<String>,
    /// The words of the command that waits for what the operation shows, where it has an `x-waiter`.
    pub wait: Option<Vec<String>>,
    /// Its arguments, in the order of the contract.
    pub arguments: Vec<Argument<'d>>,
}

/// An argument: one parameter of an operation.
#[derive(Clone, Debug)]
pub struct Argument<'d> {
    /// The parameter whose value it is.
    pub parameter: Parameter<'d>,
    /// The flag without its dashes, or the name of the place in capitals.
    pub name: String,
    /// Whether it stands without a flag.
    pub positional: bool,
}

/// What an operation contributes to a table over several contracts.
#[derive(Clone, Debug)]
pub struct Overview {
    /// The name of the table, which is a command.
    pub name: String,
    /// Column and pointer into an item.
    pub columns: Vec<(String, String)>,
    /// The arguments of every call that is made, by their names on the wire.
    pub calls: Vec<Vec<(String, serde_json::Value)>>,
    /// One of [`STATES`], and the provider's words for it.
    pub states: Vec<(String, Vec<String>)>,
}

impl Command<'_> {
    /// The words as they are typed.
    pub fn name(&self) -> String {
        self.words.join(" ")
    }
}

/// The names of commands that are taken: none is the beginning of another.
#[derive(Default)]
struct Names {
    taken: HashSet<Vec<String>>,
    /// By every beginning of such a name, the whole included: the first name that begins so.
    beginnings: HashMap<Vec<String>, Vec<String>>,
}

impl Names {
    fn take(&mut self, words: &[String]) {
        for length in 1..=words.len() {
            self.beginnings.entry(words[..length].to_vec()).or_insert_with(|| words.to_vec());
        }
        self.taken.insert(words.to_vec());
    }

    /// The name that another one cannot stand beside.
    fn clash(&self, words: &[String]) -> Option<String> {
        let above = (1..words.len()).find_map(|length| self.taken.get(&words[..length]));
        // Every word that has words below it has this one.
        let help = || words.iter().any(|word| word == "help").then(|| "help".to_owned());
        above.or_else(|| self.beginnings.get(words)).map(|known| known.join(" ")).or_else(help)
    }

    /// Takes the name that is wanted, or the one that comes instead of it, with a number if need be.
    fn claim(&mut self, words: Vec<String>, instead: &[String]) -> Vec<String> {
        let free = [words, instead.to_vec()].into_iter().find(|words| self.clash(words).is_none());
        let words = free.unwrap_or_else(|| {
            let before = instead.len().saturating_sub(1);
            // Nothing fits below a command: there the first word gets the number.
            let blocked = (1..=before).any(|length| self.taken.contains(&instead[..length]));
            let at = if blocked { 0 } else { before };
            let numbered = |number: u64| {
                let mut words = instead.to_vec();
                words[at] = format!("{}-{number}", words[at]);
                words
            };
            numbered(free_number(|number| self.clash(&numbered(number)).is_some()))
        });
        self.take(&words);
        words
    }
}

/// The commands of contracts, and what stands in each other's way: a command that cannot have the name that its contract
/// chooses keeps the one that it would have without.
pub fn commands<'d>(
    contracts: impl IntoIterator<Item = (&'d str, &'d Document)>,
) -> (Vec<Command<'d>>, Vec<(&'d Document, Finding)>) {
    let mut names = Names::default();
    for word in RESERVED_COMMANDS {
        names.take(&[(*word).to_owned()]);
    }
    let (mut commands, mut findings, mut tables) = (Vec::new(), Vec::new(), Vec::new());
    for (package, document) in contracts {
        for operation in document.operations() {
            let node = operation.extension(&COMMAND).unwrap_or(operation.node());
            let mut claim = |words: Vec<String>, fallback: Vec<String>| {
                // A name that nobody has chosen makes room by itself.
                if let Some(clash) = names.clash(&words)
                    && words != fallback
                {
                    let message = format!("the command `{}` cannot stand beside `{clash}`", words.join(" "));
                    let finding = Finding::error("command", document.place(node), message);
                    findings.push((document, finding.help("choose other words in `x-command`")));
                }
                names.claim(words, &fallback)
            };
            let id = operation.identifier().to_kebab_case();
            let given = |text: Option<&str>| text.map(|text| text.split_whitespace().map(str::to_owned).collect());
            let default = vec![package.to_owned(), id];
            let chosen: Option<Vec<String>> = given(node.as_str().or_else(|| operation.command_node("name")?.as_str()));
            let words = claim(chosen.unwrap_or_else(|| default.clone()), default);
            let wait = operation.waiter().map(|_| {
                let (last, before) = words.split_last().expect("a command has words");
                let default = [before, &[format!("wait-{last}")]].concat();
                claim(
                    given(operation.command_node("wait").and_then(Node::as_str)).unwrap_or_else(|| default.clone()),
                    default,
                )
            });
            let arguments = arguments(&operation);
            let own =
                |rule, what| move |(name, entry): (&'d str, &'d Entry)| (document, rule, what, name, entry.position);
            tables.extend(operation.tables().map(own("overview", "table")));
            tables.extend(operation.action_entries().map(own("action", "action")));
            commands.push(Command { package, document, operation, words, wait, arguments });
        }
    }
    for (document, rule, what, name, position) in tables {
        if let Some(command) =
            names.beginnings.get(&[name.to_owned()][..]).filter(|_| !RESERVED_COMMANDS.contains(&name))
        {
            let message = format!("the {what} `{name}` cannot stand beside the command `{}`", command.join(" "));
            let finding = Finding::error(rule, document.place_at(position), message);
            findings.push((document, finding.help(format!("choose another name for the {what}"))));
        }
    }
    (commands, findings)
}

/// The arguments of an operation. No two have the same name, and none that of a flag of every command.
pub(crate) fn arguments<'d>(operation: &Operation<'d>) -> Vec<Argument<'d>> {
    let mut taken: HashSet<String> = RESERVED_FLAGS.iter().map(|flag| (*flag).to_owned()).collect();
    let arguments = operation.parameters.iter().map(|parameter| {
        let (wanted, positional) = wanted_name(operation, parameter);
        let placed = format!("{}-{}", parameter.location.word(), wanted.to_kebab_case());
        let placed = if positional { placed.replace('-', "_").to_uppercase() } else { placed };
        let numbered = |number: u64| format!("{placed}-{number}");
        // Names of places are told from flags by their capitals, but not in the list of all arguments.
        let is_taken = |name: &str| taken.contains(&name.to_ascii_lowercase());
        let name = [wanted, placed.clone()].into_iter().find(|name| !is_taken(name));
        let name = name.unwrap_or_else(|| numbered(free_number(|number| is_taken(&numbered(number)))));
        taken.insert(name.to_ascii_lowercase());
        Argument { parameter: *parameter, name, positional }
    });
    arguments.collect()
}

fn wanted_name(operation: &Operation<'_>, parameter: &Parameter<'_>) -> (String, bool) {
    let setting = parameter.client_setting();
    match parameter.argument() {
        Some(name) => match name.strip_prefix("--") {
            Some(flag) => return (flag.to_owned(), false),
            None => return (name.to_owned(), true),
        },
        None if parameter.location == Location::Path && setting.is_none() => {
            return (named(parameter).replace('-', "_").to_uppercase(), true);
        }
        None => {}
    }
    let paging = operation.pagination().filter(|_| parameter.location != Location::Path);
    let paged = paging.and_then(|paging| match parameter.name {
        name if paging.size.as_ref().and_then(RequestPlace::parameter) == Some(name) => Some("page-size"),
        // The parts of a cursor keep their names.
        name => matches!(&paging.start[..], [start] if start.parameter() == Some(name)).then(|| paging.style.word()),
    });
    let name = paged.map(str::to_owned).or_else(|| setting.map(|setting| setting.name.to_kebab_case()));
    (name.unwrap_or_else(|| named(parameter)), false)
}

fn named(parameter: &Parameter<'_>) -> String {
    let name = parameter.rust_name().unwrap_or(parameter.name).to_kebab_case();
    if name.is_empty() { "parameter".to_owned() } else { name }
}

impl<'d> Operation<'d> {
    /// What `x-command` says of a word: `name` or `wait`.
    pub(crate) fn command_node(&self, member: &str) -> Option<&'d Node> {
        self.object.object(COMMAND.name)?.get(member)
    }

    /// The tables of `x-overview`, as they stand there.
    pub(crate) fn tables(&self) -> impl Iterator<Item = (&'d str, &'d Entry)> + use<'d> {
        self.object.members(OVERVIEW.name)
    }

    /// The tables that it contributes to: `x-overview`.
    pub fn overviews(&self) -> Vec<Overview> {
        let document = self.document();
        let overview = |(name, entry): (&str, &'d Entry)| {
            let object = document.object(&entry.node);
            let columns = object.members("columns");
            let columns =
                columns.filter_map(|(column, entry)| Some((column.to_owned(), entry.node.as_str()?.to_owned())));
            let call = |call: &Node| {
                let members = call.as_mapping().into_iter().flatten();
                members.map(|(name, entry)| (name.to_owned(), entry.node.to_json())).collect()
            };
            let calls: Vec<Vec<_>> = object.elements("calls").iter().map(call).collect();
            let words = |entry: &'d Entry| {
                let words = entry.node.as_sequence().into_iter().flatten();
                words.filter_map(Node::as_str).map(str::to_owned).collect()
            };
            let states = object.members("states").map(|(state, entry)| (state.to_owned(), words(entry)));
            Overview {
                name: name.to_owned(),
                columns: columns.collect(),
                calls: if calls.is_empty() { vec![Vec::new()] } else { calls },
                states: states.collect(),
            }
        };
        self.tables().map(overview).collect()
    }
}
