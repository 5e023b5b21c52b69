//! A schema and what others keep beside its records in; one schema with both out. Only keys can be added: what a rule may
//! rely on stays as it is.

use serde_json::{Map, Value};

use super::SchemaError;
use super::compile::MAX_DEPTH;

/// Keywords under which something can be added.
const INSIDE: [&str; 2] = ["properties", "items"];
/// Keywords that say something of the addition itself.
const ABOUT: [&str; 5] = ["$schema", "$id", "$comment", "title", "description"];

/// Adds the properties and definitions of `more`, which is called `name` in errors.
///
/// # Errors
/// What is there already, or cannot be added.
pub fn extend(schema: &mut Value, name: &str, more: &Value) -> Result<(), SchemaError> {
    let mut more = object(name, "", more)?.clone();
    if let Some(definitions) = more.remove("$defs") {
        let definitions = object(name, "$defs", &definitions)?;
        let own = schema.as_object_mut().map(|schema| schema.entry("$defs").or_insert_with(|| Map::new().into()));
        if let Some(own) = own.and_then(Value::as_object_mut) {
            if let Some(key) = definitions.keys().find(|key| own.contains_key(*key)) {
                return Err(error(name, "$defs", format!("{key} はもうあります。別の名前にしてください")));
            }
            own.extend(definitions.clone());
        }
    }
    add(schema, name, &[], &more)
}

/// Adds to what stands at a place of the schema.
fn add(schema: &mut Value, name: &str, at: &[String], more: &Map<String, Value>) -> Result<(), SchemaError> {
    let path = at.join(".");
    for (keyword, added) in more.iter().filter(|(keyword, _)| !ABOUT.contains(&keyword.as_str())) {
        if !INSIDE.contains(&keyword.as_str()) {
            let problem = format!("{keyword} は変えられません（加えられるのは properties の新しいキーだけです）");
            return Err(error(name, &path, problem));
        }
        let inner = [at, std::slice::from_ref(keyword)].concat();
        if keyword == "items" {
            add(schema, name, &inner, object(name, &path, added)?)?;
            continue;
        }
        for (key, value) in object(name, &path, added)? {
            let own = [&inner[..], std::slice::from_ref(key)].concat();
            if find(schema, &own).is_some() {
                add(schema, name, &own, object(name, &own.join("."), value)?)?;
            } else if let Some(map) = find(schema, &inner).and_then(Value::as_object_mut) {
                map.insert(key.clone(), value.clone());
            } else {
                return Err(error(name, &path, "もとの記録の形にない所です".to_owned()));
            }
        }
    }
    Ok(())
}

/// What stands at a place of a schema, through what it refers to.
fn find<'s>(schema: &'s mut Value, at: &[String]) -> Option<&'s mut Value> {
    let mut pointer = String::new();
    for part in at {
        for _ in 0..MAX_DEPTH {
            let here = schema.pointer(&pointer)?;
            if here.get(part).is_some() {
                break;
            }
            pointer = here.get("$ref")?.as_str()?.strip_prefix('#')?.to_owned();
        }
        pointer = format!("{pointer}/{}", part.replace('~', "~0").replace('/', "~1"));
    }
    schema.pointer_mut(&pointer)
}

fn object<'v>(name: &str, path: &str, value: &'v Value) -> Result<&'v Map<String, Value>, SchemaError> {
    value.as_object().ok_or_else(|| error(name, path, "値がオブジェクトではありません".to_owned()))
}

fn error(name: &str, path: &str, problem: String) -> SchemaError {
    let path = if path.is_empty() { "最上位".to_owned() } else { path.to_owned() };
    SchemaError { name: name.to_owned(), path, problem }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn base() -> Value {
        json!({
            "$defs": { "system": { "type": "object", "properties": { "id": { "type": "string" } } } },
            "properties": { "systems": { "type": "array", "items": { "$ref": "#/$defs/system" } } }
        })
    }

    #[test]
    fn keys_are_added_where_the_records_have_their_place() {
        let mut schema = base();
        let more = json!({ "properties": { "systems": { "items": { "properties": { "vpn": { "type": "object" } } } },
            "devices": { "type": "array" } } });
        extend(&mut schema, "more.yaml", &more).unwrap();
        assert_eq!(schema.pointer("/$defs/system/properties/vpn/type"), Some(&json!("object")));
        assert_eq!(schema.pointer("/properties/devices/type"), Some(&json!("array")));
    }

    #[test]
    fn what_is_there_stays_as_it_is() {
        for (more, words) in [
            (
                json!({ "properties": { "systems": { "items": { "properties": { "id": { "type": "integer" } } } } } }),
                "type は変えられません",
            ),
            (json!({ "properties": { "systems": { "type": "object" } } }), "type は変えられません"),
            (json!({ "required": ["systems"] }), "required は変えられません"),
            (json!({ "$defs": { "system": {} } }), "system はもうあります"),
            (json!({ "properties": { "systems": { "properties": { "x": {} } } } }), "もとの記録の形にない所です"),
            (json!(["properties"]), "オブジェクトではありません"),
        ] {
            let mut schema = base();
            let error = extend(&mut schema, "more.yaml", &more).unwrap_err();
            assert!(error.to_string().contains(words), "{error}");
            assert!(error.to_string().starts_with("more.yaml: "), "{error}");
        }
    }
}
