//! Security schemes and settings: what a client is built with.

use oas_contract::extensions::{CLIENT_CREDENTIALS, Scheme};
use oas_contract::{Finding, Node, ServerVariable, View};

use super::Lowering;
use crate::names;
use crate::plan::{SchemePlan, SettingPlan, VariablePlan};

/// Setters that every client builder has, which no setting may take.
const BUILDER_SETTERS: [&str; 25] = [
    "endpoint",
    "timeout",
    "connect_timeout",
    "max_response_bytes",
    "retry",
    "rate_limit",
    "allow_http",
    "no_proxy",
    "root_certificates",
    "clock",
    "correct_clock",
    "env",
    "variables",
    "build",
    "default_header",
    "user_agent_suffix",
    "interceptor",
    "http_client",
    "pool_idle_timeout",
    "proxy",
    "client_certificate",
    "credentials_source",
    "with_expiry",
    "with_lifetime",
    "new",
];

impl Lowering<'_> {
    /// Fills the schemes of the plan and the settings that hold their credentials.
    pub(super) fn security(&mut self) {
        // It holds for operations that say nothing else, be there none.
        let _ = self.document.security();
        for declared in self.document.security_schemes() {
            let Some(scheme) = declared.scheme() else { continue };
            let (name, node) = (declared.name, declared.node());
            let description = declared.description().map(str::to_owned);
            let environment = |field: Option<&str>| declared.environment(field).map(str::to_owned);
            let mut fields = Vec::new();
            let mut add = |lowering: &mut Self, field: &str, key: Option<&str>, description: String, secret: bool| {
                fields.push(field.to_owned());
                lowering.setting(node, field, description, environment(key), secret);
            };
            match &scheme {
                Scheme::Signature { signer, .. } => {
                    for field in signer.fields {
                        add(self, field.name, Some(field.name), field.description.to_owned(), field.secret);
                    }
                }
                Scheme::Basic => {
                    add(self, "username", Some("username"), "The user name.".to_owned(), false);
                    add(self, "password", Some("password"), "The password.".to_owned(), true);
                }
                Scheme::ClientCredentials { .. } => {
                    let text = description.unwrap_or_else(|| "A token that is there already.".to_owned());
                    let key = declared.environment(Some("token")).map(|_| "token");
                    add(self, &names::value_name(name), key, text, true);
                    let texts = [
                        "The id of the client, which obtains its own tokens by it and its secret.",
                        "The secret of the client.",
                        "Where tokens are issued, if not where the contract says.",
                    ];
                    for ((field, secret), text) in CLIENT_CREDENTIALS.iter().zip(texts) {
                        add(self, field, Some(field), text.to_owned(), *secret);
                    }
                }
                Scheme::Bearer | Scheme::HeaderKey(_) | Scheme::QueryKey(_) | Scheme::CookieKey(_) => {
                    let text = description.unwrap_or_else(|| "The key or token, as the provider issued it.".to_owned());
                    add(self, &names::value_name(name), None, text, true);
                }
            }
            self.plan.schemes.push(SchemePlan { name: name.to_owned(), scheme, fields });
        }
    }

    /// Makes settings of the variables of the base URL.
    pub(super) fn server_variables(&mut self) {
        let Some(server) = self.document.servers().into_iter().next() else { return };
        let url = server.url().unwrap_or_default().trim_end_matches('/').to_owned();
        let mut plans = Vec::new();
        for variable in server.variables() {
            let (name, mut values) = (self.variable_setter(&variable), variable.values());
            let default = variable.default().unwrap_or_default();
            if !values.is_empty() && !values.contains(&default) {
                let message = format!("`{default}` is none of the values of the server variable `{}`", variable.name);
                self.bearable("server-variable", variable.node(), message, "list the default among them", "it is one");
                values.push(default);
            }
            let mut text = match variable.description().map(str::trim).filter(|text| !text.is_empty()) {
                Some(text) => text.trim_end_matches('.').to_owned() + ".",
                None => format!("The part `{{{}}}` of the base URL.", variable.name),
            };
            let listed = values.iter().map(|value| format!("`{value}`")).collect::<Vec<_>>().join(", ");
            let one_of = if listed.is_empty() { String::new() } else { format!(" One of {listed}.") };
            text += &format!(
                "\n\nA part of `{url}`, `{default}` if it is not set.{one_of} It changes nothing beside `endpoint`."
            );
            self.setting(variable.node(), &name, text, variable.environment().map(str::to_owned), false);
            let allowed = values.into_iter().map(str::to_owned).collect();
            plans.push(VariablePlan { names: (variable.name.to_owned(), name), default: default.to_owned(), allowed });
        }
        let mut rest = url.as_str();
        while let Some((name, after)) = rest.split_once('{').and_then(|(_, after)| after.split_once('}')) {
            if plans.iter().all(|plan| plan.names.0 != name) {
                let node = server.written().unwrap_or(server.node());
                let message = format!("`{{{name}}}` of the base URL is none of its variables");
                let help = "add it to `variables`, with a default";
                self.bearable("server-variable", node, message, help, "clients are told the whole URL");
                // A URL with a gap leads nowhere.
                self.plan.endpoint = None;
            }
            rest = after;
        }
        if !plans.is_empty() && self.plan.endpoint.is_some() {
            self.plan.template = Some((url, plans));
        }
    }

    /// The setter of a variable of the base URL: it has a suffix where every builder has a setter of that name, or a credential.
    fn variable_setter(&mut self, variable: &ServerVariable<'_>) -> String {
        let wanted = names::value_name(variable.name);
        let is_taken = |name: &str| {
            BUILDER_SETTERS.contains(&name) || self.plan.settings.iter().any(|setting| setting.name == name)
        };
        if !is_taken(&wanted) {
            return wanted;
        }
        let name = format!("{wanted}_variable");
        let message =
            format!("the client builder has a setter `{wanted}` of its own: that of the variable is `{name}`");
        let help = "call the variable by another name";
        self.notes.push(Finding::warning("setting-name", variable.place(), message).help(help));
        name
    }

    /// Makes sure that no setting has the name of a setter for a token source.
    pub(super) fn source_setters(&mut self) {
        let sources: Vec<String> =
            self.plan.schemes.iter().filter_map(SchemePlan::token).map(|field| format!("{field}_source")).collect();
        let clash = self.plan.settings.iter().find(|setting| sources.contains(&setting.name));
        if let Some(name) = clash.map(|setting| setting.name.clone()) {
            let root = self.document.root();
            let message = format!("the setting `{name}` has the name of the setter for a token source");
            self.fault("setting-name", root, message, "choose another name");
        }
    }

    /// Adds a setting; the same one may be used in several places.
    pub(super) fn setting(
        &mut self,
        node: &Node,
        name: &str,
        description: String,
        environment: Option<String>,
        secret: bool,
    ) {
        if BUILDER_SETTERS.contains(&name) {
            let message = format!("the client builder has a setter `{name}` of its own");
            self.fault("setting-name", node, message, "choose another name");
        }
        let fitting = names::value_name(name);
        if fitting != name {
            let message = format!("`{name}` is no name of a setter");
            self.fault("setting-name", node, message, &format!("write `{fitting}`"));
        }
        if self.plan.settings.iter().all(|setting| setting.name != name) {
            self.plan.settings.push(SettingPlan { name: name.to_owned(), description, environment, secret });
        }
    }
}
