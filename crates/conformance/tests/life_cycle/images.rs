//! What belongs to an image and what is done to several at once: tags, members, copies, protection from deletion.

use oas_runtime::WaitPolicy;
use serde_json::{Value, json};

use super::{arguments, ims, jdcloud, quick};

#[tokio::test]
async fn tags_are_those_of_the_image_by_every_operation() {
    let (_cloud, client) = ims(|builder| builder).await;
    let client = client.project_id("p").build().unwrap();
    let call = async |operation: &str, with: Value| client.invoke(operation, arguments(with)).send().await;
    let tag = huaweicloud_ims::types::ResourceTag::builder().key("made").value("so").try_into().unwrap();
    let source = huaweicloud_ims::types::CreateImageRequest::builder().name("tagged".to_owned()).image_tags(vec![tag]);
    let finished = client.create_image().body(source).send_and_wait(quick()).await.unwrap();
    let image = finished.result().unwrap().to_owned();
    let texts = async || {
        let shown = call("glance_show_image", json!({"image_id": image})).await.unwrap();
        shown["tags"].as_array().unwrap().iter().map(|tag| tag.as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(texts().await, ["made.so"]);

    let tag = |key: &str, value: &str| json!({"key": key, "value": value});
    call("add_image_tag", json!({"image_id": image, "body": {"tag": tag("stage", "test")}})).await.unwrap();
    call("glance_create_tag", json!({"image_id": image, "tag": "plain"})).await.unwrap();
    assert_eq!(texts().await, ["made.so", "stage.test", "plain"]);
    // A key has one value; the last one is kept.
    call("add_image_tag", json!({"image_id": image, "body": {"tag": tag("stage", "live")}})).await.unwrap();
    let several = json!({"action": "create", "tags": [tag("a", "1"), tag("b", "2")]});
    call("batch_add_or_delete_tags", json!({"image_id": image, "body": several})).await.unwrap();
    call("create_or_update_tags", json!({"body": {"image_id": image, "tag": "c.3"}})).await.unwrap();
    let listed = async || {
        let listed = call("list_image_tags", json!({"image_id": image})).await.unwrap();
        let tags = listed["tags"].as_array().unwrap().iter();
        tags.map(|tag| format!("{}={}", tag["key"].as_str().unwrap(), tag["value"].as_str().unwrap()))
            .collect::<Vec<_>>()
    };
    assert_eq!(listed().await, ["made=so", "plain=", "stage=live", "a=1", "b=2", "c=3"]);

    // Whoever looks for a tag finds the image, and no other one.
    for (filter, count) in [("stage=live", 1), ("stage=test", 0), ("plain", 1)] {
        let found = call("list_images", json!({"tag": filter})).await.unwrap();
        assert_eq!(found["images"].as_array().unwrap().len(), count, "{filter}");
    }
    let all = call("list_images_tags", json!({})).await.unwrap();
    let keys: Vec<&str> = all["tags"].as_array().unwrap().iter().map(|tag| tag["key"].as_str().unwrap()).collect();
    assert!(["made", "stage", "c"].iter().all(|key| keys.contains(key)), "{keys:?}");

    let several = json!({"action": "delete", "tags": [tag("a", "1"), tag("never", "x")]});
    call("batch_add_or_delete_tags", json!({"image_id": image, "body": several})).await.unwrap();
    call("batch_delete_tags", json!({"image_id": image, "body": {"tags": [tag("b", "2")]}})).await.unwrap();
    call("delete_image_tag", json!({"image_id": image, "key": "stage"})).await.unwrap();
    call("glance_delete_tag", json!({"image_id": image, "tag": "plain"})).await.unwrap();
    assert_eq!(texts().await, ["made.so", "c.3"]);
    for (operation, with) in [
        ("delete_image_tag", json!({"image_id": image, "key": "never"})),
        ("list_image_tags", json!({"image_id": "never"})),
        ("add_image_tag", json!({"image_id": "never", "body": {"tag": tag("a", "1")}})),
        ("create_or_update_tags", json!({"body": {"image_id": "never", "tag": "c.3"}})),
    ] {
        assert!(call(operation, with).await.unwrap_err().is_not_found(), "{operation}");
    }
}

#[tokio::test]
async fn a_protected_image_is_not_deleted() {
    let (_cloud, client) = ims(|builder| builder).await;
    let client = client.project_id("p").build().unwrap();
    let call = async |operation: &str, with: Value| client.invoke(operation, arguments(with)).send().await;
    let source = huaweicloud_ims::types::CreateImageRequest::builder().name("kept".to_owned());
    let finished = client.create_image().body(source).send_and_wait(quick()).await.unwrap();
    let image = finished.result().unwrap().to_owned();
    let set = async |protected: bool| {
        let patch = json!([{"op": "replace", "path": "/protected", "value": protected}]);
        call("glance_update_image", json!({"image_id": image, "body": patch})).await.unwrap();
    };
    set(true).await;
    let error = call("glance_delete_image", json!({"image_id": image})).await.unwrap_err();
    assert_eq!(error.status().unwrap().as_u16(), 403, "{error}");
    assert!(error.message().contains("is protected") && error.request_id().is_some(), "{error}");
    call("glance_show_image", json!({"image_id": image})).await.unwrap();
    set(false).await;
    call("glance_delete_image", json!({"image_id": image})).await.unwrap();
    let error = call("glance_delete_image", json!({"image_id": "never"})).await;
    assert!(error.is_err() || error.unwrap().status().is_success(), "gone before is as good as gone now");
}

#[tokio::test]
async fn images_are_shared_with_projects_all_at_once() {
    let (_cloud, client) = ims(|builder| builder).await;
    let client = client.project_id("p").build().unwrap();
    let call = async |operation: &str, with: Value| client.invoke(operation, arguments(with)).send().await;
    let mut images = Vec::new();
    for name in ["one", "two"] {
        let source = huaweicloud_ims::types::CreateImageRequest::builder().name(name.to_owned());
        let finished = client.create_image().body(source).send_and_wait(quick()).await.unwrap();
        images.push(finished.result().unwrap().to_owned());
    }
    let members = async |image: &str| {
        let page = call("glance_list_image_members", json!({"image_id": image})).await.unwrap();
        let members = page["members"].as_array().unwrap().iter();
        let member = |member: &oas_runtime::Json| {
            assert_eq!(member["image_id"], image);
            format!("{}:{}", member["member_id"].as_str().unwrap(), member["status"].as_str().unwrap_or("?"))
        };
        members.map(member).collect::<Vec<_>>()
    };
    let started = call("batch_add_members", json!({"body": {"images": images, "projects": ["x", "y"]}})).await.unwrap();
    assert!(started["job_id"].as_str().is_some());
    for image in &images {
        let names: Vec<String> = members(image).await.iter().map(|member| member[..1].to_owned()).collect();
        assert_eq!(names, ["x", "y"]);
    }
    let answer = json!({"images": [images[0]], "project_id": "x", "status": "accepted"});
    call("batch_update_members", json!({"body": answer})).await.unwrap();
    assert!(members(&images[0]).await.contains(&"x:accepted".to_owned()));
    call("batch_delete_members", json!({"body": {"images": images, "projects": ["x"]}})).await.unwrap();
    assert_eq!(members(&images[0]).await.len(), 1);
    assert_eq!(members(&images[1]).await.len(), 1);

    // One that is not there, and nothing is done to the others.
    let with = json!({"body": {"images": [images[0], "never"], "projects": ["z"]}});
    let error = call("batch_add_members", with).await.unwrap_err();
    assert!(error.is_not_found() && error.message().contains("never"), "{error}");
    assert_eq!(members(&images[0]).await.len(), 1);
    let with = json!({"body": {"images": images, "projects": ["never"]}});
    assert!(call("batch_delete_members", with).await.unwrap_err().is_not_found());
}

#[tokio::test]
async fn each_of_several_images_is_copied_and_is_like_its_source() {
    let (_cloud, client) = jdcloud(|builder| builder).await;
    let client = client.region("cn-north-1").build().unwrap();
    let call = async |operation: &str, with: Value| client.invoke(operation, arguments(with)).send().await;
    let mut images = Vec::new();
    for name in ["one", "two"] {
        let source = jdcloud_vm::types::ImportImageRequest::builder()
            .image_name(name)
            .image_url("https://bucket.example.com/web.qcow2")
            .architecture("x86_64")
            .os_type("linux")
            .platform("Ubuntu")
            .disk_format("qcow2")
            .system_disk_size_gb(40);
        let finished = client.import_image().body(source).send_and_wait(WaitPolicy::default()).await.unwrap();
        images.push(finished.result().unwrap().to_owned());
    }
    let copy = |images: &[String]| {
        jdcloud_vm::types::CopyImagesRequest::builder()
            .source_image_ids(images.to_vec())
            .destination_region("cn-east-2")
    };
    let copies = client.copy_images().body(copy(&images)).send_and_wait(quick()).await.unwrap();
    assert!(copies.result().is_some());
    let there = call("describe_images", json!({"regionId": "cn-east-2", "platform": "Ubuntu"})).await.unwrap();
    let names: Vec<_> =
        there["result"]["images"].as_array().unwrap().iter().map(|image| image["name"].as_str()).collect();
    assert_eq!(names, [Some("one"), Some("two")], "{there:?}");
    // Those of the other region are not there, wherever one says so.
    let error = client.copy_images().body(copy(&["img-never".to_owned()])).start().await.unwrap_err();
    assert!(error.is_not_found() && error.code() == Some("NOT_FOUND"), "{error}");
}
