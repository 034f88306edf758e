//! Request bodies in the builders of requests: how they are held, set and written. Knows the plan, the skeleton and the calls
//! of the runtime.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::styles::query_style;
use crate::generate::{Skeleton, Type};
use crate::plan::BodyPlan;

/// A request body as a builder holds it.
pub(super) struct Body<'p> {
    pub(super) plan: &'p BodyPlan,
    /// The Rust type of the whole body.
    pub(super) kind: TokenStream,
    /// The builder of it, where there is one.
    pub(super) built: Option<TokenStream>,
    /// Whether a call needs it.
    pub(super) required: bool,
}

impl<'p> Body<'p> {
    /// The body of a plan, whose type is known by the skeleton.
    pub(super) fn of(
        (plan, required): (&'p BodyPlan, bool),
        kind: Option<&Type>,
        skeleton: &Skeleton,
    ) -> Result<Self, ()> {
        if matches!(plan, BodyPlan::Raw { .. }) {
            return Ok(Self { plan, kind: quote!(::oas_runtime::Upload), built: None, required });
        }
        let kind = kind.ok_or(())?;
        let built = match kind {
            Type::Named(name) if skeleton.types.get(name).is_some_and(|made| made.fields.is_some()) => {
                let name = format_ident!("{name}");
                Some(quote!(types::builder::#name))
            }
            _ => None,
        };
        Ok(Self { plan, kind: kind.tokens(Some("types")), built, required })
    }

    /// What the builder of a request holds: itself or the builder of it; where it may be left out, an `Option`.
    pub(super) fn field_type(&self) -> TokenStream {
        let value = self.built.as_ref().unwrap_or(&self.kind);
        if self.required { quote!(#value) } else { quote!(::std::option::Option<#value>) }
    }

    /// A value as it is held.
    fn wrap_optional(&self) -> Option<TokenStream> {
        (!self.required).then(|| quote!(.map(Some)))
    }

    /// Its setters in the builder of a request.
    pub(super) fn setters(&self, named: Option<&Type>) -> TokenStream {
        let kind = &self.kind;
        let (Some(built), Some(Type::Named(name))) = (&self.built, named) else {
            let some = self.wrap_optional();
            return quote! {
                /// Sets the request body.
                pub fn body<V>(mut self, value: V) -> Self
                where
                    V: ::std::convert::TryInto<#kind>,
                    V::Error: ::std::fmt::Display,
                {
                    self.body = value.try_into() #some .map_err(|error| wire::unfit("body", error));
                    self
                }
            };
        };
        let (message, some) = (format!("conversion to `{name}` for body failed: {{}}"), self.wrap_optional());
        let changed = match self.required {
            true => quote!(self.body.map(f)),
            false => quote!(self.body.map(|body| Some(f(body.unwrap_or_default())))),
        };
        quote! {
            /// Sets the request body.
            pub fn body<V>(mut self, value: V) -> Self
            where
                V: ::std::convert::TryInto<#kind>,
                <V as ::std::convert::TryInto<#kind>>::Error: ::std::fmt::Display,
            {
                self.body = value.try_into().map(::std::convert::From::from) #some .map_err(|s| format!(#message, s));
                self
            }

            /// Changes the request body in place.
            pub fn body_map<F>(mut self, f: F) -> Self
            where
                F: ::std::ops::FnOnce(#built) -> #built,
            {
                self.body = #changed;
                self
            }
        }
    }

    /// Writes it into the call.
    pub(super) fn write_statements(&self) -> TokenStream {
        match self.plan {
            BodyPlan::Json { checked, media } => {
                let check = checked.then(|| quote!(call.check_inside("body", body)?;));
                quote!(#check call.json(#media, body)?;)
            }
            BodyPlan::Form(styles) => {
                let styles = styles.iter().map(|(name, written)| {
                    let style = query_style(*written);
                    quote!((#name, #style))
                });
                quote!(call.form(body, &[#(#styles),*])?;)
            }
            BodyPlan::Raw { media } => quote!(call.raw(body, #media)?;),
            BodyPlan::Multipart => TokenStream::new(),
        }
    }
}
