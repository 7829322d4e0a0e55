import pytest

from oversight.web.files import POLICY, attachment


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("order.pdf", "attachment; filename=\"order.pdf\"; filename*=UTF-8''order.pdf"),
        (
            'a "b" é.pdf',
            "attachment; filename=\"a_b_.pdf\"; filename*=UTF-8''a%20%22b%22%20%C3%A9.pdf",
        ),
        ("عکس", "attachment; filename=\"_\"; filename*=UTF-8''%D8%B9%DA%A9%D8%B3"),
        ("", "attachment; filename=\"file\"; filename*=UTF-8''"),
        ("a\r\nX: y", "attachment; filename=\"a_X_y\"; filename*=UTF-8''a%20X%3A%20y"),
        (
            "annexe\u202efdp.exe",
            "attachment; filename=\"annexefdp.exe\"; filename*=UTF-8''annexefdp.exe",
        ),
    ],
)  # fmt: skip
def test_a_file_goes_out_under_its_own_name_in_any_script(name: str, said: str) -> None:
    answer = attachment(b"x", name=name)

    assert answer.headers["Content-Disposition"] == said
    assert answer.headers["Content-Security-Policy"] == POLICY
    assert answer.mimetype == "application/octet-stream"


def test_a_kind_is_said_where_it_is_known() -> None:
    answer = attachment(b"x", name="a.txt", mime="text/plain; charset=utf-8")
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
