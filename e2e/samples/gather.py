"""Copies DICOM files into one study, a series a file, named by it: `gather.py TARGET FILE…`. Pixels stay as they are."""

import os
import sys

import pydicom
from pydicom.uid import generate_uid

target, *paths = sys.argv[1:]
os.makedirs(target, exist_ok=True)
study = generate_uid(entropy_srcs=["gathered samples"])
for number, path in enumerate(paths, 1):
    ds = pydicom.dcmread(path, force=True)
    ds.StudyInstanceUID = study
    ds.SeriesInstanceUID = generate_uid(entropy_srcs=["gathered samples", str(number)])
    ds.PatientID, ds.PatientName, ds.IssuerOfPatientID = "GATHERED", "Samples", ""
    ds.PatientBirthDate, ds.PatientSex = "", ""
    ds.StudyDate, ds.StudyTime, ds.StudyID, ds.AccessionNumber = "20260112", "101500", "1", "GATHERED1"
    ds.StudyDescription, ds.SeriesDescription, ds.SeriesNumber = "Gathered samples", os.path.basename(path), number
    ds.save_as(os.path.join(target, os.path.basename(path)), write_like_original=True)
