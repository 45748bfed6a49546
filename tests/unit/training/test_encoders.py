"""The encoder runs in parts, keeps BatchNorm still, and loads weights without running code."""

from pathlib import Path

import numpy as np
import pytest
import torch
import torchvision
from safetensors.torch import save_file
from torch import nn

from training.encoders import ResNet50Encoder, WeightsError, read_weights


@pytest.fixture(scope="module")
def pretrained() -> dict[str, torch.Tensor]:
    torch.manual_seed(5)
    return dict(torchvision.models.resnet50(weights=None).state_dict())


def write(path: Path, tensors: dict[str, torch.Tensor]) -> None:
    if path.suffix == ".npz":
        np.savez(path, allow_pickle=False, **{n: tensor.numpy() for n, tensor in tensors.items()})
    elif path.suffix == ".safetensors":
        save_file(tensors, path)
    else:
        torch.save(tensors, path)


@pytest.mark.parametrize("suffix", [".npz", ".safetensors", ".pth"])
def test_weights_come_from_any_kind_of_file(
    tmp_path: Path, pretrained: dict[str, torch.Tensor], suffix: str
) -> None:
    write(tmp_path / f"w{suffix}", pretrained)
    encoder = ResNet50Encoder()
    assert encoder.load_pretrained(f"w{suffix}", tmp_path) == f"w{suffix}"
    torch.testing.assert_close(encoder.stem[0].weight, pretrained["conv1.weight"])
    last = encoder.layer4[2].conv3.weight
    torch.testing.assert_close(last, pretrained["layer4.2.conv3.weight"])


@torch.no_grad()
def test_the_regions_are_the_last_feature_map_of_torchvisions_network(
    tmp_path: Path, pretrained: dict[str, torch.Tensor]
) -> None:
    write(tmp_path / "w.pth", pretrained)
    encoder = ResNet50Encoder()
    encoder.load_pretrained("w.pth", tmp_path)
    reference = torchvision.models.resnet50(weights=None)
    reference.load_state_dict(pretrained)
    body = nn.Sequential(*list(reference.children())[:-2]).eval()
    pictures = torch.randn(2, 3, 64, 96)
    regions = encoder.eval()(pictures)
    assert regions.shape == (2, 2 * 3, 2048)
    assert encoder.region_grid(64, 96) == (2, 3)
    expected = body(pictures)  # region 4 is row 1, column 1
    torch.testing.assert_close(regions[:, 4], expected[:, :, 1, 1])


@torch.no_grad()
def test_stages_one_after_another_are_the_whole() -> None:
    encoder = ResNet50Encoder().eval()
    pictures = torch.randn(1, 3, 64, 64)
    early = encoder.run_stages(pictures, last="layer3")
    assert early.shape == (1, 1024, 4, 4)
    late = encoder.regions(encoder.run_stages(early, first="layer4"))
    torch.testing.assert_close(late, encoder(pictures))


@torch.no_grad()
def test_the_flip_test_gives_the_mean_over_both_views_place_by_place() -> None:
    encoder = ResNet50Encoder(flip_test=True).eval()
    pictures = torch.randn(2, 3, 64, 96)
    given = encoder(pictures).unflatten(1, (2, 3))
    plain, mirrored = (encoder.run_stages(view) for view in (pictures, pictures.flip(-1)))
    place = (plain[:, :, 1, 0] + mirrored[:, :, 1, 2]) / 2
    torch.testing.assert_close(given[:, 1, 0], place)
    torch.testing.assert_close(encoder(pictures.flip(-1)).unflatten(1, (2, 3)), given.flip(2))


def test_fused_stages_are_the_stages_as_they_were() -> None:
    encoder = ResNet50Encoder().eval()
    pictures = torch.randn(3, 3, 64, 96).to(memory_format=torch.channels_last)
    with torch.inference_mode():
        expected = encoder.run_stages(pictures, last="layer3")
        fused = encoder.fused_stages("layer3", (64, 96))
        for stage in (encoder.stem, encoder.layer3):
            for weight in stage.parameters():
                weight.zero_()
        for count in (3, 1):
            given = fused(pictures[:count])
            largest = float(expected.abs().max())
            torch.testing.assert_close(given, expected[:count], rtol=0, atol=1e-4 * largest)


def test_a_training_step_moves_only_the_chosen_stage_and_no_statistics() -> None:
    encoder = ResNet50Encoder()
    encoder.set_trainable(("layer4",))
    encoder.train()
    before = {name: tensor.clone() for name, tensor in encoder.state_dict().items()}
    weights = [weight for weight in encoder.parameters() if weight.requires_grad]
    optimiser = torch.optim.SGD(weights, lr=0.1)
    encoder(torch.randn(2, 3, 64, 64)).square().mean().backward()
    optimiser.step()
    moved = {
        name
        for name, tensor in encoder.state_dict().items()
        if not torch.equal(tensor, before[name])
    }
    assert moved
    assert all(name.startswith("layer4.") and ("conv" in name or ".0." in name) for name in moved)
    assert not any("running" in name or "bn" in name for name in moved)


def test_the_fingerprint_knows_the_frozen_part_alone() -> None:
    encoder = ResNet50Encoder()
    before = encoder.fingerprint("layer3"), encoder.fingerprint("layer4")
    with torch.no_grad():
        encoder.layer4[0].conv1.weight.add_(1)
    assert encoder.fingerprint("layer3") == before[0]
    assert encoder.fingerprint("layer4") != before[1]


class Harmful:
    def __reduce__(self) -> tuple[object, ...]:
        return (Path("/nowhere/ran").touch, ())


@pytest.mark.parametrize("kind", ["missing.npz", "code.pth", "noise.safetensors", "w.bin"])
def test_a_useless_weights_file_is_one_sentence(tmp_path: Path, kind: str) -> None:
    path = tmp_path / kind
    if kind == "code.pth":
        torch.save({"conv1.weight": Harmful()}, path)
    elif kind != "missing.npz":
        path.write_bytes(b"noise" * 10)
    with pytest.raises(WeightsError, match=kind):
        read_weights(path)


def test_weights_of_another_network_are_refused(tmp_path: Path) -> None:
    torch.save(torchvision.models.resnet18(weights=None).state_dict(), tmp_path / "r18.pth")
    with pytest.raises(WeightsError, match="not a ResNet50's"):
        ResNet50Encoder().load_pretrained("r18.pth", tmp_path)
