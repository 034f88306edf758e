//! `Client`, `ClientBuilder` and the static description of the API that the runtime works from. Knows the plan
//! alone.

use oas_contract::extensions::Scheme;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::calls::constant;
use super::codecs::option;
use super::docs::{doc, pages, sentences};
use super::part::Part;
use super::servers;
use crate::plan::{BodyPlan, Codec, LeftOutPlan, OperationPlan, Plan, SchemePlan, SettingPlan};

/// A line of what the client does without.
fn left_out(plan: &LeftOutPlan) -> String {
    let operations: Vec<_> = plan.operations.iter().map(|name| format!("`{name}`")).collect();
    let reason = plan.reason.split_whitespace().collect::<Vec<_>>().join(" ");
    if operations.is_empty() { format!("- {reason}") } else { format!("- {}: {reason}", operations.join(", ")) }
}

/// The client, its builder, and `invoke`.
pub(super) fn client(plan: &Plan, part: Part<'_>) -> TokenStream {
    let mut text = format!("A client of {}, version {}.", plan.title.trim_end_matches('.'), plan.api_version);
    if let Some(description) = &plan.description {
        text += &format!("\n\n{}", sentences(description));
    }
    text += "\n\nCheap to clone; clones share connections and credentials.";
    if let Some(pages) = pages(&plan.pages) {
        text += &format!("\n\n{pages}");
    }
    if !plan.left_out.is_empty() {
        let lines: Vec<_> = plan.left_out.iter().map(left_out).collect();
        text += &format!(
            "\n\n# Left out\n\nOf what the contract describes, this client does without:\n\n{}",
            lines.join("\n")
        );
    }
    text += &features(plan);
    let comment = doc(&text);
    let methods = part.operations().map(|operation| method(operation, plan));
    let setters = plan.settings.iter().map(setter);
    let sources = plan.schemes.iter().filter_map(SchemePlan::token).map(source_setter);
    let (invoke, credentials) = (invoke(plan), credentials(plan));
    let endpoint = match &plan.endpoint {
        Some(url) => format!("Default: `{url}`."),
        None => "There is no default.".to_owned(),
    };
    let variable = plan.endpoint_environment.as_ref().map(|name| format!(" Variable: `{name}`.")).unwrap_or_default();
    let endpoint = doc(&format!(
        "The base URL. {endpoint}{variable}\n\nIt must be `https`; plain `http` is accepted for loopback addresses, for \
         others after [`allow_http`](Self::allow_http) only."
    ));
    let variables: Vec<String> = environment(plan);
    let from_env = doc(&if variables.is_empty() {
        "Builds a client from the environment. The contract names no variables.".to_owned()
    } else {
        let lines: Vec<_> = variables.iter().map(|line| format!("- {line}")).collect();
        format!("Builds a client from the environment:\n\n{}", lines.join("\n"))
    });
    quote! {
        #comment
        #[derive(Clone, Debug)]
        pub struct Client {
            core: ::oas_runtime::Core,
        }

        impl Client {
            /// Starts building a client.
            pub fn builder() -> ClientBuilder {
                ClientBuilder { settings: ::oas_runtime::Settings::new(&description::API) }
            }

            #from_env
            ///
            /// # Errors
            ///
            /// A variable that is missing or has no usable value.
            pub fn from_env() -> ::std::result::Result<Self, ::oas_runtime::Error> {
                Self::builder().env().build()
            }

            #(#methods)*

            #invoke
        }

        /// Builds a [`Client`].
        #[derive(Clone, Debug)]
        #[must_use = "a client is made by `build`"]
        pub struct ClientBuilder {
            settings: ::oas_runtime::Settings,
        }

        impl ClientBuilder {
            #(#setters)*

            #(#sources)*

            #endpoint
            pub fn endpoint(mut self, url: impl ::std::convert::Into<::std::string::String>) -> Self {
                self.settings.set_endpoint(url.into());
                self
            }
        }
        ::oas_runtime::client_builder!(ClientBuilder builds Client);
        #credentials
    }
}

/// The methods of the operations of a feature.
pub(super) fn methods(plan: &Plan, part: Part<'_>) -> TokenStream {
    let methods = part.operations().map(|operation| method(operation, plan));
    quote!(impl Client { #(#methods)* })
}

/// The features that operations are behind, in words.
fn features(plan: &Plan) -> String {
    if plan.features.is_empty() {
        return String::new();
    }
    let lines = plan.features.iter().enumerate().map(|(index, feature)| {
        let count = plan.operations.iter().filter(|operation| operation.feature == Some(index)).count();
        let operations = if count == 1 { "operation" } else { "operations" };
        format!("- `{}`: {count} {operations} of “{}”", feature.name, feature.tag)
    });
    format!(
        "\n\n# Features\n\nWhat only the operations of one tag need is behind a feature; all of them are together `{}`.\n\n{}",
        crate::scaffold::ALL_TAGS,
        lines.collect::<Vec<_>>().join("\n")
    )
}

/// The credentials as a type of their own, for whom the client's are not those of every call.
fn credentials(plan: &Plan) -> TokenStream {
    if plan.schemes.is_empty() {
        return TokenStream::new();
    }
    let is_credential =
        |setting: &&SettingPlan| plan.schemes.iter().any(|scheme| scheme.fields.contains(&setting.name));
    let setters = plan.settings.iter().filter(is_credential).map(setter);
    let sources = plan.schemes.iter().filter_map(SchemePlan::token).map(source_setter);
    let signs = plan.schemes.iter().any(|scheme| matches!(scheme.scheme, Scheme::Signature { .. }));
    let issued = signs.then(|| quote!(, issued to ClientBuilder));
    quote! {
        /// Credentials for single calls (`credentials` of every request), or for a copy of a client
        /// ([`with_credentials`](Client::with_credentials)). They take the place of all of those of the client.
        #[derive(Clone, Debug)]
        pub struct Credentials {
            settings: ::oas_runtime::Settings,
        }

        impl Credentials {
            #(#setters)*

            #(#sources)*
        }
        ::oas_runtime::credentials!(Credentials of Client, description::API #issued);
    }
}

fn environment(plan: &Plan) -> Vec<String> {
    let settings = plan.settings.iter().filter_map(|setting| {
        let variable = setting.environment.as_ref()?;
        Some(format!("`{variable}`: [`ClientBuilder::{}`]", setting.name))
    });
    let endpoint = plan.endpoint_environment.iter().map(|name| format!("`{name}`: [`ClientBuilder::endpoint`]"));
    let servers = servers::own(plan).into_iter().filter_map(|(url, environment)| {
        Some(format!("`{}`: [`ClientBuilder::server_endpoint`] of `{url}`", environment.as_ref()?))
    });
    settings.chain(endpoint).chain(servers).collect()
}

fn setter(setting: &SettingPlan) -> TokenStream {
    let name = format_ident!("{}", setting.name);
    let wire = &setting.name;
    let variable = setting.environment.as_ref().map(|name| format!("\n\nVariable: `{name}`.")).unwrap_or_default();
    let comment = doc(&format!("{}{variable}", sentences(&setting.description)));
    quote! {
        #comment
        pub fn #name(mut self, value: impl ::std::convert::Into<::std::string::String>) -> Self {
            self.settings.set(#wire, value.into());
            self
        }
    }
}

fn source_setter(setting: &str) -> TokenStream {
    let name = format_ident!("{setting}_source");
    let comment = doc(&format!(
        "Obtains the value of [`{setting}`](Self::{setting}) from a source, and again before it expires or once it is \
         rejected: one request at a time, however many calls wait for it. Comes before a value that is set."
    ));
    quote! {
        #comment
        pub fn #name(mut self, source: impl TokenSource + 'static) -> Self {
            self.settings.set_source(#setting, source);
            self
        }
    }
}

fn method(operation: &OperationPlan, plan: &Plan) -> TokenStream {
    let OperationPlan { name, builder, method, path, .. } = operation;
    let mut text = operation.summary.as_deref().map_or_else(|| format!("`{method} {path}`."), sentences);
    if let Some(description) = &operation.description {
        text += &format!("\n\n{}", sentences(description));
    }
    text += &format!("\n\n`{method} {path}`");
    if let Some(pages) = pages(&operation.pages) {
        text += &format!("\n\n{pages}");
    }
    if let Some(feature) = operation.feature.and_then(|index| plan.features.get(index)) {
        text += &format!("\n\nWith the feature `{}`.", feature.name);
    }
    text += &example(operation, &plan.package);
    let comment = doc(&text);
    let (name, builder) = (format_ident!("{name}"), format_ident!("{builder}"));
    let deprecated = operation.deprecated.then(|| quote!(#[deprecated(note = "the provider has deprecated it")]));
    quote! {
        #comment
        #deprecated
        pub fn #name(&self) -> builder::#builder {
            builder::#builder::new(self)
        }
    }
}

/// An example that compiles, with the contract's own examples as values; nothing where they are not literals.
fn example(operation: &OperationPlan, package: &str) -> String {
    let required = operation.parameters.iter().filter(|parameter| parameter.required && parameter.setting.is_none());
    let mut setters = String::new();
    for parameter in required {
        let literal = match (&parameter.example, parameter.list, &parameter.codec) {
            (Some(value), false, Codec::Plain) if value.is_string() || value.is_i64() || value.is_boolean() => value,
            _ => return String::new(),
        };
        setters += &format!(".{}({literal})", parameter.name);
    }
    if operation.body.is_some() {
        return String::new();
    }
    let (library, name) = (package.replace('-', "_"), &operation.name);
    format!(
        "\n\n```no_run\n# async fn example(client: {library}::Client) -> Result<(), {library}::Error> {{\nlet response = \
         client.{name}(){setters}.send().await?;\nprintln!(\"{{response:#?}}\");\n# Ok(())\n# }}\n```"
    )
}

fn invoke(plan: &Plan) -> TokenStream {
    let deprecated = plan.operations.iter().any(|operation| operation.deprecated);
    let allow = deprecated.then(|| quote!(#[allow(deprecated)]));
    let arms = plan.operations.iter().map(|operation| {
        let (id, method) = (&operation.id, format_ident!("{}", operation.name));
        let behind = behind(operation, plan);
        quote!(#behind #id => ::oas_runtime::Invocation::new(self.#method().invoke(arguments)))
    });
    let absent = plan.features.iter().enumerate().map(|(index, feature)| {
        let ids = plan.operations.iter().filter(|operation| operation.feature == Some(index)).map(|known| &known.id);
        let name = &feature.name;
        quote! {
            #[cfg(not(feature = #name))]
            #(#ids)|* => ::oas_runtime::Invocation::failed(arguments.not_compiled(operation, #name))
        }
    });
    quote! {
        /// A request of an operation by its `operationId`, with arguments in JSON under their names on the wire; the request
        /// body goes under `body`. Awaiting it sends it. For programs that do not know at compile time what they will call.
        ///
        /// An operation or argument that does not exist, and a value that does not fit, are errors of whatever is done with
        /// it.
        #[cfg(feature = "invoke")]
        #allow
        pub fn invoke(
            &self,
            operation: &str,
            arguments: ::oas_runtime::Arguments,
        ) -> ::oas_runtime::Invocation {
            match operation {
                #(#arms,)*
                #(#absent,)*
                _ => ::oas_runtime::Invocation::failed(arguments.no_operation(operation, description::OPERATIONS)),
            }
        }
    }
}

/// The attribute of what is behind the feature of an operation.
fn behind(operation: &OperationPlan, plan: &Plan) -> Option<TokenStream> {
    let name = &plan.features.get(operation.feature?)?.name;
    Some(quote!(#[cfg(feature = #name)]))
}

/// The static that describes an operation.
fn operation_static(operation: &OperationPlan) -> TokenStream {
    let constant = constant(operation);
    let OperationPlan { id, method, path, idempotent, not_modified, secret, error_codes, done_codes, .. } = operation;
    let body_media = match &operation.body {
        Some(BodyPlan::Json { media, .. } | BodyPlan::Raw { media }) => Some(media.as_str()),
        Some(BodyPlan::Form(_)) => Some("application/x-www-form-urlencoded"),
        Some(BodyPlan::Multipart) => Some("multipart/form-data"),
        None => None,
    };
    // A body that is there says itself what it is.
    let is_said = |name: &str| name == "content-type" && body_media.is_some() && operation.needs_body;
    let headers = operation.headers.iter().filter(|(name, _)| !is_said(name));
    let headers = headers.map(|(name, value)| quote!((#name, #value)));
    let server = operation.server.as_ref().map(servers::server);
    let server = server.map_or_else(|| quote!(None), |server| quote!(Some(#server)));
    let query = operation.query.iter().map(|(name, value)| quote!((#name, #value)));
    let security = operation.security.iter().map(|alternative| quote!(&[#(#alternative),*]));
    quote! {
        pub(in super::super) static #constant: Operation = Operation {
            id: #id,
            method: #method,
            server: #server,
            path: #path,
            query: &[#(#query),*],
            idempotent: #idempotent,
            not_modified: #not_modified,
            secret: #secret,
            error_codes: &[#(#error_codes),*],
            done_codes: &[#(#done_codes),*],
            headers: &[#(#headers),*],
            security: &[#(#security),*],
        };
    }
}

/// The static description of the API.
pub(super) fn description(plan: &Plan, part: Part<'_>) -> TokenStream {
    let Plan { package, .. } = plan;
    let endpoint = option(plan.endpoint.as_deref());
    let endpoint_environment = option(plan.endpoint_environment.as_deref());
    let template = servers::template(plan);
    let servers = servers::own(plan).into_iter().map(servers::server);
    let settings = plan.settings.iter().map(|setting| {
        let (name, environment, secret) = (&setting.name, option(setting.environment.as_deref()), setting.secret);
        quote!(Setting { name: #name, environment: #environment, secret: #secret })
    });
    let schemes = plan.schemes.iter().map(|scheme| {
        let first = scheme.fields.first();
        match &scheme.scheme {
            Scheme::Bearer => quote!(Scheme::Bearer { setting: #first }),
            Scheme::Basic => quote!(Scheme::Basic),
            Scheme::HeaderKey(header) => {
                let header = header.to_ascii_lowercase();
                quote!(Scheme::HeaderKey { header: #header, setting: #first })
            }
            Scheme::QueryKey(name) => quote!(Scheme::QueryKey { name: #name, setting: #first }),
            Scheme::CookieKey(name) => quote!(Scheme::CookieKey { name: #name, setting: #first }),
            Scheme::ClientCredentials { token_url, scopes } => {
                let scopes = scopes.join(" ");
                quote!(Scheme::ClientCredentials { setting: #first, token_url: #token_url, scopes: #scopes })
            }
            Scheme::Signature { signer, service, region } => {
                let signer = format_ident!("{}", signer.implementation);
                quote!(Scheme::Signature { signer: &signature::#signer, service: #service, region: #region })
            }
        }
    });
    let errors = &plan.errors;
    let (code, message, request_id) = (&errors.code, &errors.message, &errors.request_id);
    let (success, throttle) = (&errors.success_codes, &errors.throttle_codes);
    let (retry, auth) = (&errors.retry_codes, &errors.auth_codes);
    let ids = plan.operations.iter().map(|operation| &operation.id);
    let open = plan
        .operations
        .iter()
        .any(|operation| operation.security.iter().any(Vec::is_empty) || operation.security.is_empty());
    let operations = operations(part);
    // What calls itself a module is sent as its package.
    let sender = package.split("::").next();
    quote! {
        /// The API as the runtime needs to know it.
        mod description {
            #[allow(unused_imports, reason = "a contract may have no security schemes")]
            use ::oas_runtime::{Api, ErrorShape, Scheme, Setting, signature};

            pub(super) static API: Api = Api {
                package: #sender,
                version: env!("CARGO_PKG_VERSION"),
                endpoint: #endpoint,
                template: #template,
                endpoint_environment: #endpoint_environment,
                servers: &[#(#servers),*],
                settings: &[#(#settings),*],
                schemes: &[#(#schemes),*],
                open: #open,
                errors: ErrorShape {
                    code: &[#(#code),*],
                    message: &[#(#message),*],
                    request_id: &[#(#request_id),*],
                    success_codes: &[#(#success),*],
                    throttle_codes: &[#(#throttle),*],
                    retry_codes: &[#(#retry),*],
                    auth_codes: &[#(#auth),*],
                },
            };

            #[cfg(feature = "invoke")]
            pub(super) static OPERATIONS: &[&str] = &[#(#ids),*];

            #operations
        }
    }
}

/// The descriptions of the operations of a file.
pub(super) fn operations(part: Part<'_>) -> TokenStream {
    let operations = part.operations().map(operation_static);
    let shared = part.feature.map(|_| {
        quote! {
            #[allow(unused_imports, reason = "it may ask none of them")]
            pub(in super::super) use super::super::super::super::description::operations::*;
        }
    });
    quote! {
        /// The operations, whose names are the contract's own.
        pub(super) mod operations {
            #[allow(unused_imports, reason = "a contract may have no operations")]
            use ::oas_runtime::Operation;
            #shared

            #(#operations)*
        }
    }
}
