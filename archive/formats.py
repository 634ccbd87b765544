"""What recordings may come in: containers of film and sound, none of which names other files.

A playlist (HLS, DASH, SDP, ffmpeg's own lists) would have ffmpeg open what it names, files of this machine among it: whatever a
portal sends under the name of a recording, ffmpeg reads it as one of these or not at all.
"""

# ffmpeg's names of its demuxers, as ``-format_whitelist`` takes them.
CONTAINERS = (
    "mov,mp4,m4a,3gp,3g2,mj2,m4v,matroska,webm,mpegts,mpeg,mpegvideo,h264,hevc,ivf,avi,flv,live_flv,asf,mxf,gxf,nut,rm,dv,"
    "mp3,aac,ac3,eac3,dts,flac,ogg,wav,w64,aiff,caf,amr,amrnb,amrwb,au,voc,ape,wv,tta,loas,gsm,dss,mpc,mpc8,wtv"
)
