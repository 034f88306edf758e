//! Values that a client finds for itself before a request is sent: which parameters of a builder they are for, and the request that
//! finds them. Knows the plan and what the runtime makes of a lookup.

use oas_contract::extensions::Lookup;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::calls::constant;
use super::codecs::{codec, option};
use super::jobs::text_of;
use super::paging::Prepared;
use super::parameters;
use crate::plan::{OperationPlan, ParameterPlan, Plan};

/// The parameters of an operation that are looked up, each with where.
fn lookup_parameters<'p>(
    operation: &'p OperationPlan,
    plan: &'p Plan,
) -> impl Iterator<Item = (&'p ParameterPlan, &'p Lookup, &'p OperationPlan)> {
    operation.parameters.iter().filter_map(|parameter| {
        let finding = plan.finding(parameter)?;
        Some((parameter, parameter.setting.as_ref()?.lookup.as_ref()?, finding))
    })
}

/// What a parameter of the operation that is asked is given.
struct Argument<'p> {
    parameter: &'p ParameterPlan,
    setting: &'p str,
    /// The parameter of the operation itself that has the setting for a call.
    given: Option<&'p ParameterPlan>,
}

fn arguments<'p>(
    operation: &'p OperationPlan,
    lookup: &'p Lookup,
    finding: &'p OperationPlan,
    plan: &'p Plan,
) -> impl Iterator<Item = Argument<'p>> {
    lookup.arguments.iter().filter_map(|(name, wanted)| {
        let parameter = finding.parameters.iter().find(|known| known.wire == *name)?;
        let variables = plan.template.iter().flat_map(|(_, variables)| variables);
        let setting =
            variables.map(|known| &known.names).find(|(name, _)| name == wanted).map_or(wanted, |names| &names.1);
        let has = |known: &&ParameterPlan| known.setting.as_ref().is_some_and(|own| own.name == *setting);
        Some(Argument { parameter, setting, given: operation.parameters.iter().find(has) })
    })
}

/// Whether anything of an operation is looked up.
pub(super) fn has_lookups(operation: &OperationPlan, plan: &Plan) -> bool {
    lookup_parameters(operation, plan).next().is_some()
}

/// The method of a builder that finds what the program has not given.
pub(super) fn method(operation: &OperationPlan, plan: &Plan) -> Option<TokenStream> {
    let finds = lookup_parameters(operation, plan).map(|(parameter, lookup, finding)| {
        let name = format_ident!("{}", parameter.name);
        let setting = parameter.setting.as_ref()?;
        let (of, at) = (constant(operation), constant(finding));
        let (builder, value) = (format_ident!("{}", finding.builder), &lookup.value);
        let (wanted, environment) = (&setting.name, option(setting.environment.as_deref()));
        let missing = parameters::missing(parameter);
        let absent = match parameter.required {
            true => quote!(self.#name.as_ref().is_err_and(|fault| fault == #missing)),
            false => quote!(matches!(self.#name, Ok(None))),
        };
        // What would make another value unused is not looked for where there is that other value.
        let unused = operation
            .parameters
            .iter()
            .filter(|other| other.setting.as_ref().and_then(|other| other.unless.as_ref()) == Some(&setting.name));
        let others = unused.map(|other| {
            let name = format_ident!("{}", other.name);
            match other.required {
                true => quote!(&& self.#name.is_err()),
                false => quote!(&&matches!(self.#name, Ok(None))),
            }
        });
        let unless = setting.unless.iter().map(|other| quote!(&& self.client.core.setting(#other, &[]).is_none()));
        let some = (!parameter.required).then(|| quote!(.map(Some)));
        let arguments: Vec<_> = arguments(operation, lookup, finding, plan).collect();
        let (names, settings) =
            (arguments.iter().map(|known| &known.parameter.wire), arguments.iter().map(|known| known.setting));
        let given = arguments.iter().map(|known| known.given.map_or_else(|| quote!(None), text_of));
        let set = arguments.iter().enumerate().map(|(at, Argument { parameter, .. })| {
            let (name, codec) = (format_ident!("{}", parameter.name), codec(&parameter.codec));
            let (absent, some) = match parameter.required {
                true => (quote!(asked.#name.is_err()), None),
                false => (quote!(matches!(asked.#name, Ok(None))), Some(quote!(.map(Some)))),
            };
            quote! {
                if #absent {
                    asked.#name = wire::from_text::<#codec, _>(&arguments[#at]) #some;
                }
            }
        });
        let ask = match arguments.is_empty() {
            true => quote!(&mut |_: &[String]| super::builder::#builder::new(&self.client).__ask()),
            false => quote! {
                &mut |arguments: &[String]| {
                    let mut asked = super::builder::#builder::new(&self.client);
                    #(#set)*
                    asked.__ask()
                }
            },
        };
        Some(quote! {
            if #absent #(#others)* #(#unless)* {
                static LOOKUP: ::oas_runtime::Lookup = ::oas_runtime::Lookup {
                    setting: #wanted,
                    environment: #environment,
                    operation: &operations::#at,
                    value: #value,
                    arguments: &[#((#names, #settings)),*],
                };
                let given = [#(#given),*];
                if let Some(found) = self.client.core.look_up(&operations::#of, &LOOKUP, &given, #ask).await? {
                    self.#name = Ok(::std::convert::Into::into(found)) #some;
                }
            }
        })
    });
    let finds: Vec<TokenStream> = finds.flatten().collect();
    (!finds.is_empty()).then(|| {
        quote! {
            /// Finds what nobody has given.
            async fn __look_up(&mut self) -> ::std::result::Result<(), ::oas_runtime::Error> {
                #(#finds)*
                Ok(())
            }
        }
    })
}

/// The method of a builder whose answer has a value that others look up.
pub(super) fn answer(
    operation: &OperationPlan,
    plan: &Plan,
    private: &TokenStream,
    Prepared { receiver, prepare, .. }: &Prepared,
) -> Option<TokenStream> {
    let is_asked =
        |other: &OperationPlan| lookup_parameters(other, plan).any(|(.., finding)| finding.id == operation.id);
    plan.operations.iter().any(is_asked).then(|| {
        quote! {
            /// The answer as JSON, for those who look something up in it.
            #private fn __ask(#receiver) -> ::oas_runtime::BoxFuture<'static, ::std::result::Result<::oas_runtime::ResponseValue<::oas_runtime::Json>, ::oas_runtime::Error>> {
                ::std::boxed::Box::pin(async move {
                    #prepare
                    call.send_json::<wire::Plain, ::oas_runtime::Json>().await
                })
            }
        }
    })
}
