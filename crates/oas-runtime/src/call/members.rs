//! Members of a JSON body that are set by others than the program: what is filled in for a call, where a page starts. Knows bodies
//! that are written already, and pointers into them.

use oas_values::{Pointer, Token};

use super::body::Body;
use super::parameters::Call;
use crate::wire::single_text;
use crate::{Error, Json};

impl Call<'_> {
    /// Puts a value into the body where a pointer leads to nothing.
    pub fn fill_body(&mut self, pointer: &'static str, value: impl FnOnce() -> Json) -> Result<(), Error> {
        match self.in_body(pointer) {
            Some(_) => Ok(()),
            None => self.put_in_body(pointer, value()),
        }
    }

    /// What a pointer leads to in the body; nothing where that is `null`.
    pub fn in_body(&self, pointer: &'static str) -> Option<Json> {
        let value = Pointer::known(pointer).resolve(&self.json_body()?)?.clone();
        (!value.is_null()).then_some(value)
    }

    /// The text of a single value that a pointer leads to in the body.
    pub fn text_in_body(&self, pointer: &'static str) -> Option<String> {
        single_text(&self.in_body(pointer)?).ok()
    }

    /// Puts a value where a pointer leads to in the body; `null` is taken out. Objects on the way are made where there are none.
    pub fn put_in_body(&mut self, pointer: &'static str, value: Json) -> Result<(), Error> {
        let (Some(mut body), Some(written)) = (self.json_body(), self.body.take()) else {
            let message = format!("there is no JSON body for `{pointer}` to be put into");
            return Err(Error::invalid_request(self.operation.id, message));
        };
        let mut names: Vec<_> = Pointer::known(pointer).tokens().map(Token::name).collect();
        let name = names.pop().unwrap_or_default();
        let place = names.iter().fold(&mut body, |place, name| &mut place[&**name]);
        match value {
            Json::Null => {
                if let Json::Object(members) = place {
                    members.remove(&*name);
                }
            }
            value => place[&*name] = value,
        }
        self.body = Some(Body::new(written.media, body.to_string()));
        Ok(())
    }

    fn json_body(&self) -> Option<Json> {
        std::str::from_utf8(self.body()?.bytes()?).ok()?.parse().ok()
    }
}
