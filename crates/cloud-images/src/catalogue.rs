//! What there is to call: the contracts, their commands, and the variables that their clients read. Knows contracts,
//! nothing of how they are called.

use std::collections::BTreeSet;
use std::sync::{LazyLock, OnceLock};

use oas_contract::actions::Action;
use oas_contract::command_line::{Command, Overview, commands};
use oas_contract::{Document, Kind, Operation, Parameter, Schema, SecurityScheme, Server, Source};

use crate::clients::for_each_client;

/// Everything that the contracts say, read once.
pub struct Catalogue {
    documents: Vec<(&'static str, Document)>,
    commands: OnceLock<Vec<Command<'static>>>,
}

/// What contributes to a table over several contracts.
pub type Parts = Vec<(Command<'static>, Overview)>;

/// The providers of an action, and what each does.
pub type Actors = Vec<(Command<'static>, Action)>;

macro_rules! contracts {
    ($($package:literal => $client:ident,)*) => { &[$(($package, $client::CONTRACT)),*] };
}

/// The contracts of all clients: package and text.
pub const CONTRACTS: &[(&str, &str)] = for_each_client!(contracts);

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| Catalogue::of(CONTRACTS));

/// The contracts of all clients, read once.
pub fn catalogue() -> &'static Catalogue {
    &CATALOGUE
}

impl Catalogue {
    /// What contracts say, given as packages and texts.
    pub fn of(contracts: &[(&'static str, &str)]) -> Self {
        let document = |(package, text): &(&'static str, &str)| {
            let source = Source::new(&format!("{package}.yaml"), text);
            (*package, Document::parse_of_others(&source).expect("a client was compiled from it").without_left_out().0)
        };
        Self { documents: contracts.iter().map(document).collect(), commands: OnceLock::new() }
    }

    /// Each package with its contract, in the order of names.
    pub fn documents(&self) -> impl Iterator<Item = (&'static str, &Document)> {
        self.documents.iter().map(|(package, document)| (*package, document))
    }

    /// Every operation as a command.
    pub fn commands(&'static self) -> &'static [Command<'static>] {
        self.commands.get_or_init(|| commands(self.documents()).0)
    }

    /// The tables over several contracts: name, and what contributes to it.
    pub fn overviews(&'static self) -> Vec<(String, Parts)> {
        self.by_name(|command| {
            command.operation.overviews().into_iter().map(|overview| (overview.name.clone(), overview)).collect()
        })
    }

    /// The actions over several contracts: name, and who does it.
    pub fn actions(&'static self) -> Vec<(String, Actors)> {
        self.by_name(|command| {
            command.operation.actions().into_iter().map(|action| (action.name.clone(), action)).collect()
        })
    }

    /// What operations contribute to commands over several contracts, by the names of these.
    fn by_name<T>(
        &'static self,
        contributed: impl Fn(&Command<'static>) -> Vec<(String, T)>,
    ) -> Vec<(String, Vec<(Command<'static>, T)>)> {
        let mut groups: Vec<(String, Vec<(Command<'static>, T)>)> = Vec::new();
        for command in self.commands() {
            for (mut name, part) in contributed(command) {
                // A provider of that name was there first.
                while self.commands().iter().any(|command| command.words[0] == name) {
                    name.insert_str(0, "all-");
                }
                match groups.iter_mut().find(|(known, _)| *known == name) {
                    Some((_, parts)) => parts.push((command.clone(), part)),
                    None => groups.push((name, vec![(command.clone(), part)])),
                }
            }
        }
        groups
    }

    /// The variables that clients read.
    pub fn variables(&self) -> BTreeSet<String> {
        self.documents().flat_map(|(_, document)| variables(document)).collect()
    }
}

/// The variables that the client of a contract reads.
pub fn variables(document: &Document) -> BTreeSet<String> {
    let owned = |name: &str| name.to_owned();
    let servers = document.servers();
    let mut names: BTreeSet<String> = servers.iter().filter_map(Server::environment).map(owned).collect();
    names.extend(document.security_schemes().iter().flat_map(SecurityScheme::environments).map(owned));
    for operation in document.operations() {
        let settings = operation.parameters.iter().filter_map(Parameter::client_setting);
        names.extend(settings.filter_map(|setting| setting.environment));
    }
    names
}

/// The schema of an item of a list, paged or not, or of the whole response where it is none.
pub fn item_schema<'d>(operation: &Operation<'d>) -> Option<Schema<'d>> {
    let response = operation.success()?.json_schema()?;
    match operation.pagination() {
        Some(paging) => response.reached(&format!("{}/*", paging.items)),
        None if response.kind() == Some(Kind::Array) => response.items(),
        None => Some(response),
    }
}

/// Whether an operation answers with a list, paged or not.
pub fn is_list(operation: &Operation<'_>) -> bool {
    let is_array = |schema: Schema<'_>| schema.kind() == Some(Kind::Array);
    let response = operation.success().and_then(|success| success.json_schema());
    operation.pagination().is_some() || response.is_some_and(is_array)
}
