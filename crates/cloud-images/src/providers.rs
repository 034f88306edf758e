//! What can be called, and whether its credentials were found. Shows names of variables and where they were found, never
//! their values.

use std::collections::BTreeSet;

use clap::ArgMatches;
use serde_json::json;

use crate::catalogue::{catalogue, variables};
use crate::connection::Connection;
use crate::failure::Failure;
use crate::language::message;
use crate::missing;
use crate::output::fields::Field;
use crate::output::{Output, View, Writer};

/// Shows which providers there are, and what they lack.
pub fn run(matches: &ArgMatches, connection: &Connection) -> Result<(), Failure> {
    let fields = ["provider", "credentials", "commands", "endpoint"];
    let fields = fields.iter().map(|name| Field::named(name, &format!("/{name}"))).collect();
    let mut writer = Writer::new(&Output::new(matches)?, View { fields, ..View::default() });
    let commands = catalogue().commands();
    for (package, document) in catalogue().documents() {
        let own = commands.iter().filter(|command| command.package == package);
        let names = own.clone().flat_map(|command| [Some(&command.words), command.wait.as_ref()]).flatten();
        let names: Vec<String> = names.map(|words| words.join(" ")).collect();
        let missing = own
            .clone()
            .find_map(|command| missing::credentials(document, &command.operation, |name| connection.variable(name)));
        let found: Vec<String> = variables(document)
            .iter()
            .filter_map(|name| Some(format!("{name} ({})", connection.found(name)?.1)))
            .collect();
        let servers = document.servers();
        let server = servers.first();
        let variable = server.and_then(oas_contract::Server::environment);
        let endpoint = variable.and_then(|name| connection.variable(name));
        let endpoint = endpoint
            .map(|url| without_secrets(&url))
            .or_else(|| server.and_then(|server| Some(server.url()?.into_owned())));
        // Keys alone are not enough where a call needs a region as well.
        let settings =
            own.clone().flat_map(|command| missing::settings(&command.operation, |name| connection.variable(name)));
        let settings: BTreeSet<(String, String)> = settings.collect();
        let mut credentials = match (&missing, found.is_empty()) {
            (Some(missing), _) => message!("missing: {}", "缺少：{}", missing),
            (None, true) => message!("none needed", "不需要"),
            (None, false) => message!("found: {}", "已找到：{}", found.join(", ")),
        };
        for (what, variable) in settings {
            credentials += &message!("; no {}: {}", "；没有{}：{}", missing::called(&what), variable);
        }
        writer.item(
            json!({
                "provider": package,
                "credentials": credentials,
                "commands": names.join(", "),
                "endpoint": endpoint,
            })
            .into(),
        )?;
    }
    writer.finish()
}

/// A URL without what may be secret in it: what stands before the host and behind the path.
fn without_secrets(url: &str) -> String {
    let url = url.split(['?', '#']).next().unwrap_or_default();
    let (scheme, rest) = url.split_once("://").unwrap_or(("", url));
    let (authority, path) = rest.find('/').map_or((rest, ""), |slash| rest.split_at(slash));
    let host = authority.rsplit('@').next().unwrap_or_default();
    if scheme.is_empty() { format!("{host}{path}") } else { format!("{scheme}://{host}{path}") }
}
