"""The error that ends a sync in which streams failed says who can act: the platform tries again by it."""

import os

import pytest
from airbyte_cdk.models import FailureType
from airbyte_cdk.utils import AirbyteTracedException

from source_amazon_sp.launch import Launcher, Output
from source_amazon_sp.source import SourceAmazonSp

USER, AMAZON, OURS = FailureType.config_error, FailureType.transient_error, FailureType.system_error


@pytest.mark.parametrize(
    ("failures", "last"),
    [([USER], USER), ([USER, AMAZON], AMAZON), ([AMAZON], AMAZON), ([AMAZON, OURS, USER], OURS)],
)
def test_it_is_the_users_to_mend_only_if_all_are(failures: list[FailureType], last: FailureType) -> None:
    with open(os.devnull, "wb") as nowhere:  # noqa: PTH123  # a descriptor is wanted
        launcher = Launcher(SourceAmazonSp(), Output(nowhere.fileno()))
        for failure in failures:
            launcher.say(AirbyteTracedException(message="No.", failure_type=failure).as_airbyte_message())
        said = AirbyteTracedException(internal_message="Concurrent read failure", failure_type=USER)
        assert launcher.without_repetition(said).failure_type is last
