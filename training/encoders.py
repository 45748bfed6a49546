"""The encoder: a ResNet50 up to the feature map of its last convolutional block."""

from __future__ import annotations

import copy
import hashlib
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import cast

import numpy as np
import torch
import torchvision
from safetensors.torch import load_file
from torch import Tensor, nn

from training.config import STAGES
from training.errors import TrainingError

FEATURE_DEPTH = 2048
"""Channels of ResNet50's last feature map."""

STRIDE = 32
"""Pixels from one region to the next, in both directions."""


class WeightsError(TrainingError):
    """Pretrained weights cannot be had or do not fit."""


class ResNet50Encoder(nn.Module):
    """ResNet50 without its pooling and classifier (He et al., "Deep Residual Learning", 2016).

    The stages of ``training.config.STAGES`` can be run apart, so that the output of the frozen
    ones can be cached. BatchNorm always runs in evaluation mode: batches of a captioning run are
    small, and pretrained weights may come with their statistics folded in.

    Args:
        flip_test: whether :meth:`forward` gives the mean over the picture and its mirror image, as
            classifiers and pose networks are tested (Krizhevsky et al., 2012; Newell et al., 2016).
    """

    def __init__(self, flip_test: bool = False) -> None:
        super().__init__()
        self.flip_test = flip_test
        body = torchvision.models.resnet50(weights=None)
        self.stem = nn.Sequential(body.conv1, body.bn1, body.relu, body.maxpool)
        self.layer1 = body.layer1
        self.layer2 = body.layer2
        self.layer3 = body.layer3
        self.layer4 = body.layer4

    def forward(self, pixel_values: Tensor) -> Tensor:
        """Turn pictures into regions.

        Args:
            pixel_values: float [batch, 3, height, width], normalised.

        Returns:
            float [batch, height/32 * width/32, 2048], regions row by row.
        """
        if not self.flip_test:
            return self.regions(self.run_stages(pixel_values))
        count = pixel_values.shape[0]  # len() would fix it in a trace
        maps = self.run_stages(torch.cat((pixel_values, pixel_values.flip(-1))))
        return self.regions(maps[:count], maps[count:])

    def run_stages(self, values: Tensor, first: str = STAGES[0], last: str = STAGES[-1]) -> Tensor:
        """Run the stages from ``first`` to ``last``, both included, on a batch of maps."""
        for stage in STAGES[STAGES.index(first) : STAGES.index(last) + 1]:
            values = getattr(self, stage)(values)
        return values

    def fused_stages(self, last: str, size: tuple[int, int]) -> Callable[[Tensor], Tensor]:
        """Return the stages up to ``last`` with their present weights, for inference on the CPU.

        Convolution, BatchNorm and ReLU run as one, in about two thirds of the time.

        Args:
            size: height and width of the pictures to come, in pixels.
        """
        stages = nn.Sequential(*(getattr(self, s) for s in STAGES[: STAGES.index(last) + 1]))
        example = torch.zeros(1, 3, *size).to(memory_format=torch.channels_last)
        with warnings.catch_warnings(), torch.inference_mode():
            warnings.simplefilter("ignore")  # TorchScript is deprecated; nothing replaces it yet
            traced = torch.jit.trace(copy.deepcopy(stages).eval(), example)  # type: ignore[no-untyped-call]
            fused = torch.jit.optimize_for_inference(torch.jit.freeze(traced))
        return cast("Callable[[Tensor], Tensor]", fused)

    @staticmethod
    def regions(feature_map: Tensor, mirrored: Tensor | None = None) -> Tensor:
        """Turn a map [batch, depth, rows, columns] into regions [batch, rows*columns, depth].

        Args:
            mirrored: the map of the mirrored pictures; the regions are then the means over what
                both views say of the same place.
        """
        regions = feature_map.flatten(2).transpose(1, 2)
        if mirrored is None:
            return regions
        return (regions + mirrored.flip(-1).flatten(2).transpose(1, 2)) / 2

    @staticmethod
    def region_grid(height: int, width: int) -> tuple[int, int]:
        """Return the rows and columns of regions for pictures of a size in pixels."""
        return height // STRIDE, width // STRIDE

    def train(self, mode: bool = True) -> ResNet50Encoder:
        """Set the mode of everything but BatchNorm, which stays in evaluation mode."""
        super().train(mode)
        for module in self.modules():
            if isinstance(module, nn.BatchNorm2d):
                module.eval()
        return self

    def set_trainable(self, stages: tuple[str, ...]) -> None:
        """Let the convolutions of these stages learn and freeze all else, BatchNorm included."""
        self.requires_grad_(False)
        for stage in stages:
            for module in getattr(self, stage).modules():
                if isinstance(module, nn.Conv2d):
                    module.requires_grad_(True)

    def fingerprint(self, last: str) -> str:
        """Return a SHA-256 over the weights up to the stage ``last``: what a cache was made by."""
        digest = hashlib.sha256()
        for stage in STAGES[: STAGES.index(last) + 1]:
            for name, tensor in getattr(self, stage).state_dict().items():
                digest.update(name.encode())
                digest.update(tensor.detach().cpu().contiguous().numpy().tobytes())
        return digest.hexdigest()

    def load_pretrained(self, weights: str, data_dir: Path) -> str:
        """Load ImageNet weights and return a line that says which.

        Args:
            weights: ``torchvision``, ``random`` or a file below ``data_dir`` (``.npz``,
                ``.safetensors``, ``.pth``) with torchvision's key names.
            data_dir: the folder of ``--data``.

        Raises:
            WeightsError: no network, no such file, or tensors that do not fit.
        """
        if weights == "random":
            return "random"
        if weights == "torchvision":
            self._load_named(_torchvision_weights())
            return "torchvision ResNet50_Weights.IMAGENET1K_V2"
        path = data_dir / weights
        self._load_named(read_weights(path))
        return path.name

    def _load_named(self, tensors: dict[str, Tensor]) -> None:
        renamed = {}
        for name, tensor in tensors.items():
            head, _, rest = name.partition(".")
            if head == "conv1":
                renamed[f"stem.0.{rest}"] = tensor
            elif head == "bn1":
                renamed[f"stem.1.{rest}"] = tensor
            elif head != "fc":
                renamed[name] = tensor
        try:
            missing, unexpected = self.load_state_dict(renamed, strict=False)
        except RuntimeError as error:
            raise WeightsError(f"The pretrained weights are not a ResNet50's: {error}") from error
        # Files written without counters are fine: BatchNorm runs on its stored statistics.
        missing = [name for name in missing if not name.endswith("num_batches_tracked")]
        if missing or unexpected:
            raise WeightsError(
                "The pretrained weights are not a ResNet50's: "
                f"missing {missing[:3]}, unexpected {unexpected[:3]}."
            )


def read_weights(path: Path) -> dict[str, Tensor]:
    """Read a file of named tensors without running any code from it.

    Raises:
        WeightsError: the file is missing, damaged or of an unknown kind.
    """
    try:
        if path.suffix == ".npz":
            with np.load(path, allow_pickle=False) as arrays:
                return {name: torch.from_numpy(arrays[name]) for name in arrays.files}
        if path.suffix == ".safetensors":
            return load_file(path)
        if path.suffix in {".pth", ".pt"}:
            tensors = torch.load(path, map_location="cpu", weights_only=True)
            return dict(tensors)
    except Exception as error:
        raise WeightsError(f"The weights file {path} cannot be read: {error}") from error
    raise WeightsError(f"The weights file {path} is none of .npz, .safetensors, .pth.")


def _torchvision_weights() -> dict[str, Tensor]:
    chosen = torchvision.models.ResNet50_Weights.IMAGENET1K_V2
    try:
        return dict(chosen.get_state_dict(progress=True))
    except OSError as error:
        raise WeightsError(
            "torchvision's ResNet50 weights could not be downloaded. Connect to a network once, "
            "or name a weights file under [encoder] in the recipe."
        ) from error
